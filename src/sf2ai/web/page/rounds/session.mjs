// A match that is played or watched: who gives the pads of each side, its past, and what training mode changes.

import { gamepads, readGamepad } from "../seats/devices.mjs";
import { Arrangement } from "./arrangement.mjs";
import { Dummy } from "./dummy.mjs";
import { Match } from "./match.mjs";

/** @typedef {import("./match.mjs").Player} Player */
/** @typedef {import("./match.mjs").Setup} Setup */
/** @typedef {import("../store/replays.mjs").Replay} Replay */
/** @typedef {{keyboard: import("../seats/devices.mjs").Keyboard, touch: import("../seats/devices.mjs").TouchPad}} Devices */

/** @typedef {ReturnType<Match["save"]> & {figures: Uint8Array, tape: number[], checksums: number[]}} Moment */

const PAST_FRAMES = 20 * 60;

export class Session {
  /** @param {import("../engine/engine.mjs").Engine} engine @param {Devices} devices
   * @param {import("../drawing/figures.mjs").Figures} figures */
  constructor(engine, devices, figures) {
    this.engine = engine;
    this.figures = figures;
    this.devices = devices;
    /** @type {Match | null} */
    this.match = null;
    this.arrangement = new Arrangement(engine);
    this.dummy = new Dummy(engine);
    /** Whether the match is one of training mode. */
    this.trains = false;
    /** The moment to which training returns; null: the beginning of its round. @type {Moment | null} */
    this.moment = null;
    /** Who gives the pads: "keys:0", "gamepad:0", "touch", "dummy:stand", "still", "tape"; or an agent or CPU. */
    this.sources = ["still", "still"];
    /** @type {Replay | null} */
    this.replay = null;
    this.problem = "";
    /** @type {(ReturnType<Match["save"]> & {figures: Uint8Array})[]} */
    this.past = [];
  }

  /** @param {Setup} setup @param {Player[]} players @param {string[]} sources
   * @param {{replay?: Replay | null, trains?: boolean}} how */
  begin(setup, players, sources, { replay = null, trains = false } = {}) {
    this.replay = replay;
    this.trains = trains;
    this.moment = null;
    this.dummy.taking = -1;
    this.sources = [...sources];
    this.problem = "";
    this.past = [];
    if (this.match === null) {
      this.match = new Match(this.engine, setup, players);
    } else {
      this.match.begin(setup, players);
    }
    if (trains) {
      this.arrangement.arrange(this.match);
    }
    this.dummy.begin(0);
    this.figures.forget();
    this.see();
  }

  /** Begin training again, at the moment that was kept or as it is arranged. @param {bigint} seed */
  reset(seed) {
    const { moment, current } = this;
    if (moment === null) {
      this.begin({ ...current.setup, seed }, current.players, this.sources, { trains: true });
      return;
    }
    this.past = [];
    current.tape = [...moment.tape];
    current.checksums = [...moment.checksums];
    current.restore(moment);
    this.dummy.begin(current.frames);
    this.figures.restore(moment.figures, current.snapshotBytes());
  }

  /** Keep this moment, so that training returns to it. */
  keepMoment() {
    const { current } = this;
    this.moment = {
      ...current.save(),
      figures: this.figures.memory.slice(),
      tape: [...current.tape],
      checksums: [...current.checksums],
    };
  }

  /** The side that the dummy has: the one that no person plays, else the second. */
  get dummySide() {
    const played = this.sources.map((source) => ["keys", "gamepad", "touch"].includes(source.split(":")[0]));
    return played[1] && !played[0] ? 0 : 1;
  }

  /** Let the figures note the last frame. */
  see() {
    this.figures.see(this.current.snapshotBytes());
  }

  get current() {
    if (this.match === null) {
      throw new Error("no match has begun");
    }
    return this.match;
  }

  /** @param {number} side @param {string} source @param {Player} player */
  takeOver(side, source, player) {
    this.sources[side] = source;
    this.current.takeOver(side, player);
  }

  /** Whether the replay is still played as it was recorded. */
  get followsTape() {
    return this.replay !== null && this.sources.every((source) => source === "tape");
  }

  /** Play one frame; returns false if none could be played. */
  step() {
    const match = this.current;
    const pads = this.dummy.taking < 0 ? [this.pad(0), this.pad(1)] : this.recordedPads();
    if (this.followsTape && match.frames >= this.tapeFrames) {
      return false;
    }
    this.past.push({ ...match.save(), figures: this.figures.memory.slice() });
    if (this.past.length > PAST_FRAMES) {
      this.past.shift();
    }
    if (this.trains) {
      this.arrangement.keep(match);
    }
    const played = match.advance(pads);
    if (played === 0) {
      this.past.pop();
      return false;
    }
    this.see();
    if (this.followsTape && this.replay && match.checksums[match.frames] !== this.replay.checksums[match.frames]) {
      this.problem = `the replay differs from its recording at frame ${match.frames}: it was altered`;
    }
    return true;
  }

  /** While a person records the dummy, the person's device has the dummy's side and the other stands still. */
  recordedPads() {
    const side = this.dummySide;
    const pads = [0, 0];
    pads[side] = this.pad(1 - side);
    if (!this.dummy.note(this.current, side, pads[side])) {
      this.dummy.finish();
    }
    return pads;
  }

  get tapeFrames() {
    return this.replay === null ? 0 : this.replay.pads.length / 2;
  }

  /** @param {number} side */
  pad(side) {
    const source = this.sources[side];
    const { keyboard, touch } = this.devices;
    const place = Number(source.split(":")[1] ?? 0);
    switch (source.split(":")[0]) {
      case "keys":
        return keyboard.read(place, place === 0 && !this.sources.includes("keys:1"));
      case "gamepad":
        return this.gamepad(place);
      case "touch":
        return touch.read();
      case "dummy":
        return this.dummy.pad(this.current, side, source.split(":")[1]);
      case "tape":
        return this.replay?.pads[2 * this.current.frames + side] ?? 0;
      default:
        return 0;
    }
  }

  /** @param {number} place */
  gamepad(place) {
    const found = gamepads()[place];
    const pad = found === undefined ? -1 : readGamepad(found.index, this.engine.facts.pad);
    if (pad < 0) {
      this.problem = "the gamepad is gone; plug it in or choose another control, then go on";
      return 0;
    }
    return pad;
  }

  /** Go back, at most as far as the past is kept; returns the frames that were undone. @param {number} frames */
  rewind(frames) {
    let kept;
    let undone = 0;
    while (undone < frames && this.past.length) {
      kept = this.past.pop();
      undone += 1;
    }
    if (kept !== undefined) {
      this.current.restore(kept);
      this.figures.restore(kept.figures, this.current.snapshotBytes());
      this.problem = "";
    }
    return undone;
  }

  /** Go to any frame of a replay. @param {number} frame */
  seek(frame) {
    if (this.replay === null || !this.followsTape) {
      return;
    }
    const match = this.current;
    match.begin(match.setup, match.players);
    this.past = [];
    match.advance(this.replay.pads.subarray(0, 2 * frame));
    this.figures.forget();
    this.see();
  }
}
