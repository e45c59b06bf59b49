// The figures' shapes: the last frame's Snapshot goes in, filled polygons come out. `drawing.figures.layouts` of the
// Python package describes the rows.

import { readBytes, readJson } from "../store/files.mjs";

const PAGE_BYTES = 65536;

export class Figures {
  /** @param {any} exported @param {any} facts */
  constructor(exported, facts) {
    this.exported = exported;
    this.facts = facts;
    const sizes = [facts.snapshot_bytes, facts.memory_bytes, facts.work_bytes, 4 * facts.most_shapes * facts.row];
    let top = exported.__heap_base.value;
    const places = sizes.map((size) => {
      const place = (top + 15) & ~15;
      top = place + size;
      return place;
    });
    this.snapshot = places[0];
    this.past = places[1];
    this.work = places[2];
    this.shapes = places[3];
    const missing = top - exported.memory.buffer.byteLength;
    if (missing > 0) {
      exported.memory.grow(Math.ceil(missing / PAGE_BYTES));
    }
  }

  /** @returns {Promise<Figures>} */
  static async load() {
    const [content, facts] = await Promise.all([readBytes("figures.wasm"), readJson("figures.json")]);
    const { instance } = await WebAssembly.instantiate(/** @type {BufferSource} */ (content), {});
    return new Figures(instance.exports, facts);
  }

  /** What the figures remember of the frames before. */
  get memory() {
    return new Uint8Array(this.exported.memory.buffer, this.past, this.facts.memory_bytes);
  }

  /** Begin a fight, or go on after a jump to another frame. */
  forget() {
    this.memory.fill(0);
  }

  /** Note a frame, drawn or not. @param {Uint8Array} snapshot */
  see(snapshot) {
    new Uint8Array(this.exported.memory.buffer, this.snapshot, snapshot.length).set(snapshot);
    this.exported.remember(this.snapshot, this.past, 1);
  }

  /** Return to a frame that was noted. @param {Uint8Array} memory as it was then @param {Uint8Array} snapshot */
  restore(memory, snapshot) {
    this.memory.set(memory);
    new Uint8Array(this.exported.memory.buffer, this.snapshot, snapshot.length).set(snapshot);
  }

  /** Fill the shapes of the frame that was noted last. @param {CanvasRenderingContext2D} pen px of the screen */
  paint(pen) {
    const { facts, exported } = this;
    const count = exported.draw(this.snapshot, this.past, this.work, this.shapes);
    const rows = new Float32Array(exported.memory.buffer, this.shapes, count * facts.row);
    const { columns, head } = facts;
    for (let at = 0; at < rows.length; at += facts.row) {
      const alpha = rows[at + columns.alpha];
      const [red, green, blue] = [rows[at + columns.red], rows[at + columns.green], rows[at + columns.blue]];
      pen.fillStyle = `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)} / ${alpha})`;
      pen.beginPath();
      const end = at + head + 2 * rows[at + columns.count];
      pen.moveTo(rows[at + head], rows[at + head + 1]);
      for (let place = at + head + 2; place < end; place += 2) {
        pen.lineTo(rows[place], rows[place + 1]);
      }
      pen.fill();
    }
  }
}
