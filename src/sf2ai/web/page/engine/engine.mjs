// The engine: one instance of WebAssembly, its memory, and where the fields of its records are.

import { readBytes, readJson } from "../store/files.mjs";
import { unpack } from "../store/unpacking.mjs";

const PAGE_BYTES = 65536;
const MOST_BYTES = 64 << 20;

/** @typedef {{level: number, late_frames: number, temperature: number, unknown: number[], never: number}} Weaker */
/** @typedef {{record: number, numbers: number, given: number, kind: number, stepFrames: number}} Brain */

export class Engine {
  /** @param {any} exported @param {any} facts */
  constructor(exported, facts) {
    this.exported = exported;
    this.facts = facts;
    this.memory = exported.memory;
    this.top = exported.__heap_base.value;
    /** @type {Map<string, Brain>} */
    this.brains = new Map();
    const empty = this.room(facts.records.brain.size);
    /** A side that no agent plays. @type {Brain} */
    this.noBrain = { record: empty, numbers: empty, given: empty, kind: 0, stepFrames: 0 };
  }

  /** @returns {Promise<Engine>} */
  static async load() {
    const [content, facts] = await Promise.all([readBytes("engine.wasm"), readJson("engine.json")]);
    const { instance } = await WebAssembly.instantiate(/** @type {BufferSource} */ (content), {});
    return new Engine(instance.exports, facts);
  }

  /** The engine of a former version, which the site keeps packed. @param {string} version @returns {Promise<Engine>} */
  static async loadFormer(version) {
    const [content, facts] = await Promise.all(
      ["wasm", "json"].map(async (kind) =>
        unpack(await readBytes(`engines/${version}.${kind}.gz`), "gzip", MOST_BYTES),
      ),
    );
    const { instance } = await WebAssembly.instantiate(/** @type {BufferSource} */ (content), {});
    return new Engine(instance.exports, JSON.parse(new TextDecoder().decode(facts)));
  }

  /** Return the address of new memory, filled with zeros. @param {number} size */
  room(size) {
    const address = (this.top + 15) & ~15;
    this.top = address + Math.max(size, 16);
    const missing = this.top - this.memory.buffer.byteLength;
    if (missing > 0) {
      this.memory.grow(Math.ceil(missing / PAGE_BYTES));
    }
    return address;
  }

  /** Write bytes into new memory and return their address. @param {Uint8Array} content */
  put(content) {
    const address = this.room(content.length);
    this.bytes(address, content.length).set(content);
    return address;
  }

  /** The memory at an address; valid until memory grows. @param {number} address @param {number} size */
  bytes(address, size) {
    return new Uint8Array(this.memory.buffer, address, size);
  }

  /** @param {number} address @param {number} count */
  words(address, count) {
    return new Uint32Array(this.memory.buffer, address, count);
  }

  /** @param {number} address @param {number} count */
  pads(address, count) {
    return new Uint16Array(this.memory.buffer, address, count);
  }

  view() {
    return new DataView(this.memory.buffer);
  }

  /** @param {string} record @param {string} field @returns {number} */
  offset(record, field) {
    return this.facts.records[record].fields[field][1];
  }

  /** @param {string} record @returns {number} */
  size(record) {
    return this.facts.records[record].size;
  }

  /** Read a field that is a number. @param {number} address @param {string} record @param {string} field */
  number(address, record, field, place = 0) {
    const [kind, offset] = this.facts.records[record].fields[field];
    const view = this.view();
    const size = Number(kind.slice(1));
    const at = address + offset + place * size;
    switch (kind) {
      case "f4":
        return view.getFloat32(at, true);
      case "i1":
        return view.getInt8(at);
      case "i2":
        return view.getInt16(at, true);
      case "u2":
        return view.getUint16(at, true);
      case "i4":
        return view.getInt32(at, true);
      case "u4":
        return view.getUint32(at, true);
      case "i8":
        return Number(view.getBigInt64(at, true));
      default:
        throw new Error(`${record}.${field} is no number`);
    }
  }

  /** Read a network's file once for each level. @param {string} file @param {Weaker} [weaker]
   * @returns {Promise<Brain>} */
  async brain(file, weaker) {
    const key = weaker ? `${file}@${weaker.level}` : file;
    let known = this.brains.get(key);
    if (known === undefined) {
      known = this.takeBrain(await readBytes(file));
      if (weaker) {
        this.weaken(known, weaker);
      }
      this.brains.set(key, known);
    }
    return known;
  }

  /** Change the last layer and the delay of a network of chances, as `players.levels` changes weights: the same
   * numbers, to the bit. The layer's first output is the state's value and stays.
   * @param {Brain} brain @param {Weaker} weaker */
  weaken(brain, weaker) {
    const outputs = 1 + this.number(brain.record, "brain", "actions");
    const count = this.number(brain.record, "brain", "size");
    const inputs = this.number(brain.record, "brain", "widths", this.number(brain.record, "brain", "layers") - 2);
    const layer = new Float32Array(this.memory.buffer, brain.numbers, count).subarray(-(inputs + 1) * outputs);
    const temperature = Math.fround(weaker.temperature);
    layer.forEach((number, place) => {
      layer[place] = place % outputs ? number / temperature : number;
    });
    for (const action of weaker.unknown) {
      layer[inputs * outputs + 1 + action] += weaker.never;
    }
    const late = Math.max(weaker.late_frames, this.number(brain.record, "brain", "reaction_frames"));
    this.view().setInt32(brain.record + this.offset("brain", "reaction_frames"), late, true);
  }

  /** @param {Uint8Array} content @returns {Brain} */
  takeBrain(content) {
    const size = this.size("brain");
    const record = this.put(content.subarray(0, size));
    const count = this.number(record, "brain", "size");
    const given = 4 * this.number(record, "brain", "actions") * this.number(record, "brain", "units");
    const rest = content.subarray(size + given);
    const numbers = this.room(4 * count);
    if (rest.length === 2 * count) {
      const halves = this.put(rest);
      this.exported.widen(halves, numbers, count);
    } else if (rest.length === 4 * count) {
      this.bytes(numbers, 4 * count).set(rest);
    } else {
      throw new Error("the file of this agent is damaged; load the page again");
    }
    return {
      record,
      numbers,
      given: this.put(content.subarray(size, size + given)),
      kind: this.number(record, "brain", "kind"),
      stepFrames: this.number(record, "brain", "step_frames"),
    };
  }

  /** The CRC-32 of bytes. @param {Uint8Array} content @returns {number} */
  checksum(content) {
    const top = this.top;
    const sum = this.exported.checksum(this.put(content), content.length) >>> 0;
    this.top = top;
    return sum;
  }
}
