// Reads and writes replay files, the same as `sf2ai replay` does: a zip archive with a document and two arrays.

import { sha256 } from "./sha256.mjs";

const FORMAT = 1;
export const MOST_BYTES = 16 << 20;
const DIGEST_BYTES = 64;
const END_BYTES = 22;
const LONGEST_STRETCH = 65535;

/** @typedef {{header: Record<string, any>, seed: bigint, pads: Uint16Array, checksums: Uint32Array}} Replay */

export class ReplayError extends Error {}

/** @param {number} bytes of a file */
export function requireSize(bytes) {
  if (bytes > MOST_BYTES) {
    throw new ReplayError(`the file has ${bytes} bytes, more than any replay; choose another`);
  }
}

/** @param {Uint8Array} content @returns {Replay} */
export function readReplay(content) {
  requireSize(content.length);
  try {
    return parse(content);
  } catch (error) {
    if (error instanceof ReplayError) {
      throw error;
    }
    throw new ReplayError("the file is no whole replay of sf2ai; use another copy");
  }
}

/** @param {Uint8Array} content @returns {Replay} */
function parse(content) {
  const body = content.subarray(0, content.length - DIGEST_BYTES);
  const digest = new TextDecoder().decode(content.subarray(content.length - DIGEST_BYTES));
  if (content.length <= DIGEST_BYTES + END_BYTES || sha256(body) !== digest) {
    throw new ReplayError("the file is damaged, or no replay of sf2ai; use another copy");
  }
  const members = readMembers(content);
  const text = new TextDecoder().decode(members.get("document.json"));
  const document = JSON.parse(text).document;
  if (document.format !== FORMAT) {
    throw new ReplayError(`the replay has format ${document.format}; this page reads format ${FORMAT}`);
  }
  const seed = /"seed":\s*(\d{1,20})\b/.exec(text);
  const stretches = readArray(members.get("pads.npy"), "<u2");
  const checksums = readArray(members.get("checksums.npy"), "<u4");
  if (seed === null || stretches.length % 3 !== 0) {
    throw new ReplayError("the replay lacks its seed or its pads; use another copy");
  }
  const pads = spread(stretches, checksums.length - 1);
  return { header: document, seed: BigInt(seed[1]), pads, checksums: Uint32Array.from(checksums) };
}

/** @param {Uint8Array} content @returns {Map<string, Uint8Array>} */
function readMembers(content) {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const end = content.length - DIGEST_BYTES - END_BYTES;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const members = new Map();
  for (let place = 0; place < count; place++) {
    if (view.getUint32(at, true) !== 0x02014b50 || view.getUint16(at + 10, true) !== 0) {
      throw new ReplayError("the replay's archive cannot be read; use another copy");
    }
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(content.subarray(at + 46, at + 46 + nameLength));
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    members.set(name, content.subarray(start, start + size));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
}

/** @param {Uint8Array | undefined} content @param {"<u2" | "<u4"} kind @returns {number[]} */
function readArray(content, kind) {
  if (content === undefined || content[0] !== 0x93) {
    throw new ReplayError("the replay lacks an array; use another copy");
  }
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const header = new TextDecoder().decode(content.subarray(10, 10 + view.getUint16(8, true)));
  if (!header.includes(`'descr': '${kind}'`) || !header.includes("'fortran_order': False")) {
    throw new ReplayError("the replay's arrays are of another kind; use another copy");
  }
  const start = 10 + view.getUint16(8, true);
  const size = kind === "<u2" ? 2 : 4;
  return Array.from({ length: (content.length - start) / size }, (_, place) =>
    size === 2 ? view.getUint16(start + 2 * place, true) : view.getUint32(start + 4 * place, true),
  );
}

/** @param {number[]} stretches @param {number} frames */
function spread(stretches, frames) {
  const pads = new Uint16Array(2 * frames);
  let frame = 0;
  for (let place = 0; place < stretches.length; place += 3) {
    const until = frame + stretches[place];
    if (until > frames) {
      throw new ReplayError("the replay's pads and checksums differ in length; use another copy");
    }
    for (; frame < until; frame++) {
      pads[2 * frame] = stretches[place + 1];
      pads[2 * frame + 1] = stretches[place + 2];
    }
  }
  if (frame !== frames) {
    throw new ReplayError("the replay's pads and checksums differ in length; use another copy");
  }
  return pads;
}

/** @param {Replay} replay @param {(content: Uint8Array) => number} crc32 @returns {Uint8Array} */
export function writeReplay(replay, crc32) {
  const stretches = gather(replay.pads);
  const document = JSON.stringify({ ...replay.header, format: FORMAT, seed: "SEED" }).replace(
    '"SEED"',
    String(replay.seed),
  );
  const shapes = `{"pads":[${stretches.length / 3},3],"checksums":[${replay.checksums.length}]}`;
  const encoder = new TextEncoder();
  return archive(
    [
      ["document.json", encoder.encode(`{"document":${document},"arrays":${shapes}}`)],
      ["pads.npy", npy("<u2", `(${stretches.length / 3}, 3)`, new Uint16Array(stretches))],
      ["checksums.npy", npy("<u4", `(${replay.checksums.length},)`, replay.checksums)],
    ],
    crc32,
  );
}

/** @param {Uint16Array} pads @returns {number[]} */
function gather(pads) {
  /** @type {number[]} */
  const stretches = [];
  for (let frame = 0; frame < pads.length / 2; frame++) {
    const last = stretches.length - 3;
    const [one, two] = [pads[2 * frame], pads[2 * frame + 1]];
    if (last >= 0 && stretches[last + 1] === one && stretches[last + 2] === two && stretches[last] < LONGEST_STRETCH) {
      stretches[last] += 1;
    } else {
      stretches.push(1, one, two);
    }
  }
  return stretches;
}

/** @param {string} kind @param {string} shape @param {Uint16Array | Uint32Array} numbers */
function npy(kind, shape, numbers) {
  let header = `{'descr': '${kind}', 'fortran_order': False, 'shape': ${shape}, }`;
  header = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const start = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, header.length & 255, header.length >> 8];
  return joined([
    Uint8Array.from(start),
    new TextEncoder().encode(header),
    new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  ]);
}

/** @param {[string, Uint8Array][]} members @param {(content: Uint8Array) => number} crc32 */
function archive(members, crc32) {
  /** @type {Uint8Array[]} */
  const parts = [];
  /** @type {Uint8Array[]} */
  const list = [];
  let at = 0;
  for (const [name, content] of members) {
    const named = new TextEncoder().encode(name);
    const facts = [20, 0, 0, 0, 33, crc32(content), content.length, content.length, named.length, 0];
    const local = record("42222244422", [0x04034b50, ...facts]);
    list.push(record("42222224442222244", [0x02014b50, 20, ...facts, 0, 0, 0, 0, at]), named);
    parts.push(local, named, content);
    at += local.length + named.length + content.length;
  }
  const listed = joined(list);
  const end = record("42222442", [0x06054b50, 0, 0, members.length, members.length, listed.length, at, DIGEST_BYTES]);
  const body = joined([...parts, listed, end]);
  return joined([body, new TextEncoder().encode(sha256(body))]);
}

/** Numbers of 2 or 4 bytes, little end first. @param {string} sizes @param {number[]} numbers */
function record(sizes, numbers) {
  const sums = [...sizes].map(Number);
  const content = new Uint8Array(sums.reduce((sum, size) => sum + size, 0));
  const view = new DataView(content.buffer);
  let at = 0;
  sums.forEach((size, place) => {
    if (size === 2) {
      view.setUint16(at, numbers[place], true);
    } else {
      view.setUint32(at, numbers[place], true);
    }
    at += size;
  });
  return content;
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
