// Replays in the short form that pages with many matches have: `sf2ai.store.short_replays` says what is in it.

import { Match } from "../rounds/match.mjs";
import { ReplayError } from "./replays.mjs";
import { canUnpack, unpack } from "./unpacking.mjs";

const SECOND_FRAMES = 60;
const MOST_BYTES = 16 << 20;

/** @typedef {import("./replays.mjs").Replay} Replay */
/** @typedef {{pads: Uint16Array, sums: Uint32Array}} ShortReplay */

/** @param {Uint8Array} content @param {number} frames @returns {Promise<ShortReplay>} */
export async function readShortReplay(content, frames) {
  const bytes = await unpacked(content);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = bytes.length < 4 ? 0 : view.getUint32(0, true);
  const seconds = Math.ceil(frames / SECOND_FRAMES);
  if (bytes.length !== 4 + 6 * count + 4 * (1 + seconds)) {
    throw new ReplayError("the pads of this match are damaged; use another copy of the page");
  }
  /** @param {number} column @param {number} stretch */
  const read = (column, stretch) => view.getUint16(4 + 2 * (column * count + stretch), true);
  const pads = new Uint16Array(2 * frames);
  let frame = 0;
  for (let stretch = 0; stretch < count; stretch++) {
    const until = Math.min(frames, frame + read(0, stretch));
    for (; frame < until; frame++) {
      pads[2 * frame] = read(1, stretch);
      pads[2 * frame + 1] = read(2, stretch);
    }
  }
  const start = 4 + 6 * count;
  const sums = Uint32Array.from({ length: 1 + seconds }, (_, place) => view.getUint32(start + 4 * place, true));
  return { pads, sums };
}

/** Play a match once in the engine, which gives the checksum of each frame. Where a second differs from what was
 * recorded, so do the frames that the page shows, and it says so.
 * @param {import("../engine/engine.mjs").Engine} engine @param {Record<string, any>} header @param {bigint} seed
 * @param {ShortReplay} short @returns {Replay} */
export function playedAgain(engine, header, seed, short) {
  const ids = engine.facts.characters.map((/** @type {any} */ each) => each.id);
  const characters = header.characters.map((/** @type {string} */ id) => ids.indexOf(id));
  if (characters.includes(-1)) {
    throw new ReplayError("the match is of characters that this page lacks");
  }
  const top = engine.top;
  const setup = { characters, seed, randomDamage: header.random_damage, neutralFrames: header.neutral_frames };
  const match = new Match(engine, setup, [{ pads: true }, { pads: true }]);
  match.advance(short.pads);
  const checksums = Uint32Array.from(match.checksums);
  engine.top = top;
  const frames = short.pads.length / 2;
  const differs = firstDifference(engine, checksums, short.sums);
  if (checksums.length !== frames + 1 || differs >= 0) {
    const second = Math.max(0, differs < 0 ? Math.floor(checksums.length / SECOND_FRAMES) : differs);
    throw new ReplayError(
      `the match differs from its recording in second ${second} of ` +
        `${Math.ceil(frames / SECOND_FRAMES)}: its pads were altered`,
    );
  }
  return { header, seed, pads: short.pads, checksums };
}

/** The first second whose frames have another checksum; 0 for the first snapshot, -1 for none.
 * @param {import("../engine/engine.mjs").Engine} engine @param {Uint32Array} checksums @param {Uint32Array} sums */
function firstDifference(engine, checksums, sums) {
  if (checksums[0] !== sums[0]) {
    return 0;
  }
  for (let second = 1; second < sums.length; second++) {
    const frames = checksums.slice(1 + (second - 1) * SECOND_FRAMES, 1 + second * SECOND_FRAMES);
    if (engine.checksum(new Uint8Array(frames.buffer)) !== sums[second]) {
      return second;
    }
  }
  return -1;
}

/** @param {Uint8Array} content @returns {Promise<Uint8Array>} */
async function unpacked(content) {
  if (!canUnpack()) {
    throw new ReplayError("this browser cannot unpack the matches; open the page in a newer one");
  }
  try {
    return await unpack(content, "deflate", MOST_BYTES);
  } catch (error) {
    throw new ReplayError(
      error instanceof RangeError
        ? "the match is longer than any that sf2ai plays; use another copy of the page"
        : "the pads of this match are damaged; use another copy of the page",
    );
  }
}
