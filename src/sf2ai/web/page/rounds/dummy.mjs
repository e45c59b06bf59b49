// The training dummy: it holds a stance, or plays back what a person has recorded. Its pads are written as if the
// opponent were to the right; the engine turns them.

import { keepSetting, readSetting } from "../store/settings.mjs";

export const RECORDINGS = 3;
const LONGEST_FRAMES = 20 * 60;
const SETTING = "recordings";

/** What the dummy can do, by the end of its source's name. */
export const STANCES = {
  stand: "stands",
  crouch: "crouches",
  jump: "jumps",
  high: "guards standing",
  low: "guards crouching",
  all: "guards everything",
};

/** @typedef {import("./match.mjs").Match} Match */

export class Dummy {
  /** @param {import("../engine/engine.mjs").Engine} engine */
  constructor(engine) {
    this.engine = engine;
    /** Pads of each recording, one a frame. @type {number[][]} */
    this.recordings = readRecordings();
    /** Which recording is being made; -1: none. */
    this.taking = -1;
    /** The match's frame at which playing back began. */
    this.start = 0;
    /** Decides the order of recordings that are played by chance. */
    this.seed = 1;
  }

  /** Begin to record. @param {number} place */
  record(place) {
    this.taking = place;
    this.recordings[place] = [];
  }

  /** End the recording and keep it, without the frames before the first input; returns its length in frames. */
  finish() {
    const pads = this.recordings[this.taking];
    const first = pads.findIndex((pad) => pad !== 0);
    this.recordings[this.taking] = first < 0 ? [] : pads.slice(first);
    const { length } = this.recordings[this.taking];
    this.taking = -1;
    keepSetting(SETTING, this.recordings);
    return length;
  }

  /** Note what a person has the dummy do; returns whether there is room for more.
   * @param {Match} match @param {number} side @param {number} pad */
  note(match, side, pad) {
    const pads = this.recordings[this.taking];
    pads.push(match.turned(side, pad));
    return pads.length < LONGEST_FRAMES;
  }

  /** Begin to play back at a frame. @param {number} frame */
  begin(frame) {
    this.start = frame;
    this.seed = crypto.getRandomValues(new Uint32Array(1))[0];
  }

  /** The dummy's pad on the coming frame. @param {Match} match @param {number} side @param {string} what */
  pad(match, side, what) {
    return match.turned(side, what in STANCES ? this.stance(match, side, what) : this.played(match.frames, what));
  }

  /** @param {Match} match @param {number} side @param {string} what */
  stance(match, side, what) {
    const { DOWN, UP, LEFT } = this.engine.facts.pad;
    const { activities } = this.engine.facts;
    const opponent = match.snapshot().sides[1 - side];
    const threatens = ["attack", "special"].includes(activities[opponent.activity]) || opponent.projectile !== 0;
    switch (what) {
      case "crouch":
        return DOWN;
      case "jump":
        return UP;
      case "high":
        return threatens ? LEFT : 0;
      case "low":
        return DOWN | LEFT;
      case "all":
        return threatens && opponent.y > 0 ? LEFT : DOWN | LEFT;
      default:
        return 0;
    }
  }

  /** @param {number} now the match's frame @param {string} what "1" to "3", or "any" */
  played(now, what) {
    const chosen = what === "any" ? this.recordings : [this.recordings[Number(what) - 1] ?? []];
    const whole = chosen.filter((pads) => pads.length > 0);
    let left = now - this.start;
    if (!whole.length || left < 0) {
      return 0;
    }
    let dice = this.seed;
    for (;;) {
      dice = (Math.imul(dice, 1664525) + 1013904223) >>> 0;
      const pads = whole[Math.floor(dice / 0x10000) % whole.length];
      if (left < pads.length) {
        return pads[left];
      }
      left -= pads.length;
    }
  }
}

/** @returns {number[][]} */
function readRecordings() {
  const kept = readSetting(SETTING, /** @type {any} */ (null));
  const whole =
    Array.isArray(kept) &&
    kept.length === RECORDINGS &&
    kept.every(
      (pads) =>
        Array.isArray(pads) &&
        pads.length <= LONGEST_FRAMES &&
        pads.every((pad) => Number.isInteger(pad) && pad >= 0 && pad <= 0xffff),
    );
  return whole ? kept : Array.from({ length: RECORDINGS }, () => []);
}
