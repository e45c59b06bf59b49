// One match in the engine's memory: begins, plays frames, keeps its tape, and can return to any state.

/** @typedef {import("../engine/engine.mjs").Engine} Engine */
/** @typedef {import("../engine/engine.mjs").Brain} Brain */
/** @typedef {{pads?: boolean, level?: number, brain?: Brain, reward?: string, most?: number}} Player
 *   who plays a side: pads, a CPU or an agent; for what the agent was rewarded, and how much of it a round can bring */
/** @typedef {{characters: number[], seed: bigint, randomDamage: boolean, neutralFrames: number}} Setup */

const PAD_STEP_FRAMES = 4;
const MOST_FRAMES = 1024;

export class Match {
  /** @param {Engine} engine @param {Setup} setup @param {Player[]} players */
  constructor(engine, setup, players) {
    this.engine = engine;
    this.setup = setup;
    this.size = engine.size("contest");
    this.contest = engine.room(this.size);
    this.work = engine.room(engine.size("work"));
    this.masks = engine.room(256);
    this.padsIn = engine.room(4 * MOST_FRAMES);
    this.padsOut = engine.room(4 * MOST_FRAMES);
    this.sums = engine.room(4 * MOST_FRAMES);
    this.boxRoom = engine.room(engine.size("box") * engine.facts.boxes.most);
    this.shown = this.contest + engine.offset("contest", "shown");
    /** @type {Player[]} */
    this.players = [];
    /** @type {Brain[]} */
    this.brains = [];
    /** Pads of both sides, two numbers a frame. @type {number[]} */
    this.tape = [];
    /** @type {number[]} */
    this.checksums = [];
    /** Whether training mode has changed it: its pads alone then do not give it again. */
    this.arranged = false;
    this.begin(setup, players);
  }

  /** Begin a match in the same memory. @param {Setup} setup @param {Player[]} players */
  begin(setup, players) {
    const { engine, contest } = this;
    this.setup = setup;
    this.players = [...players];
    this.brains = players.map((player) => player.brain ?? engine.noBrain);
    engine.bytes(contest, this.size).fill(0);
    const view = engine.view();
    const at = contest + engine.offset("contest", "setup");
    view.setBigUint64(at + engine.offset("setup", "seed"), setup.seed, true);
    view.setInt8(at + engine.offset("setup", "characters"), setup.characters[0]);
    view.setInt8(at + engine.offset("setup", "characters") + 1, setup.characters[1]);
    view.setInt8(at + engine.offset("setup", "random_damage"), setup.randomDamage ? 1 : 0);
    view.setInt8(at + engine.offset("setup", "neutral_frames"), setup.neutralFrames);
    view.setInt32(contest + engine.offset("contest", "step_frames"), this.stepFrames(players), true);
    players.forEach((player, side) => {
      this.writePlayer(side, player);
    });
    engine.exported.begin(contest, this.brains[0].record, this.brains[1].record);
    this.arranged = false;
    this.tape = [];
    this.checksums = [engine.checksum(this.snapshotBytes().slice())];
  }

  /** Training mode has changed the first frame. */
  noteArranged() {
    this.arranged = true;
    this.tape = [];
    this.checksums = [this.engine.checksum(this.snapshotBytes().slice())];
  }

  /** A pad as if the opponent were to the right, and back again. @param {number} side @param {number} pad
   * @returns {number} */
  turned(side, pad) {
    return this.engine.exported.turned(this.contest, side, pad);
  }

  /** @param {Player[]} players */
  stepFrames(players) {
    return players.map((player) => player.brain?.stepFrames).find((frames) => frames) ?? PAD_STEP_FRAMES;
  }

  get frames() {
    return this.checksums.length - 1;
  }

  /** Address of a side's player. @param {number} side */
  side(side) {
    return this.contest + this.engine.offset("contest", "sides") + side * this.engine.size("side");
  }

  /** @param {number} side @param {Player} player */
  writePlayer(side, player) {
    const { engine } = this;
    const kinds = engine.facts.players;
    const kind = player.brain ? player.brain.kind : player.level === undefined ? kinds.pads : kinds.cpu;
    const view = engine.view();
    view.setInt32(this.side(side) + engine.offset("side", "kind"), kind, true);
    view.setInt32(this.side(side) + engine.offset("side", "level"), player.level ?? 0, true);
  }

  /** Another player has a side from now on. @param {number} side @param {Player} player */
  takeOver(side, player) {
    this.players[side] = player;
    this.brains[side] = player.brain ?? this.engine.noBrain;
    this.writePlayer(side, player);
    this.engine.exported.take_over(this.contest, side, this.brains[side].record);
  }

  /** Play frames with the pads of the sides that are played by pads; returns how many were played.
   * @param {ArrayLike<number>} pads two numbers a frame */
  advance(pads) {
    const { engine } = this;
    let played = 0;
    const frames = pads.length / 2;
    while (played < frames) {
      const wanted = Math.min(frames - played, MOST_FRAMES);
      const given = engine.pads(this.padsIn, 2 * wanted);
      for (let place = 0; place < 2 * wanted; place++) {
        given[place] = pads[2 * played + place];
      }
      const count = this.playSome(wanted);
      const had = engine.pads(this.padsOut, 2 * count);
      const sums = engine.words(this.sums, count);
      for (let frame = 0; frame < count; frame++) {
        this.tape.push(had[2 * frame], had[2 * frame + 1]);
        this.checksums.push(sums[frame]);
      }
      played += count;
      if (count < wanted) {
        break;
      }
    }
    return played;
  }

  /** @param {number} frames @returns {number} */
  playSome(frames) {
    const [one, two] = this.brains;
    return this.engine.exported.play(
      this.contest,
      this.work,
      this.masks,
      one.record,
      one.numbers,
      one.given,
      two.record,
      two.numbers,
      two.given,
      this.padsIn,
      frames,
      this.shown,
      this.sums,
      this.padsOut,
    );
  }

  /** All that decides the match's future, and how far its tape is. */
  save() {
    const { engine, contest, size } = this;
    return { frames: this.frames, contest: engine.bytes(contest, size).slice(), players: [...this.players] };
  }

  /** Return to a state; a player that has taken over a side since then begins there as if it were new.
   * @param {{frames: number, contest: Uint8Array, players: Player[]}} kept of this match, before now */
  restore(kept) {
    this.engine.bytes(this.contest, this.size).set(kept.contest);
    this.players.forEach((player, side) => {
      if (player !== kept.players[side]) {
        this.takeOver(side, player);
      }
    });
    this.tape.length = 2 * kept.frames;
    this.checksums.length = kept.frames + 1;
  }

  /** The last frame's Snapshot as it is. */
  snapshotBytes() {
    return this.engine.bytes(this.shown, this.engine.size("snapshot"));
  }

  /** The last frame. */
  snapshot() {
    const { engine, shown } = this;
    const size = engine.size("side_snapshot");
    const sides = [0, 1].map((side) => {
      const at = shown + side * size;
      /** @param {string} field */
      const read = (field) => engine.number(at, "side_snapshot", field);
      return {
        x: read("x"),
        y: read("y"),
        health: read("health"),
        character: read("character"),
        move: read("move"),
        activity: read("activity"),
        activityFrames: read("activity_frames"),
        posture: read("posture"),
        facing: read("facing"),
        roundsWon: read("rounds_won"),
        projectile: read("projectile"),
      };
    });
    /** @param {string} field */
    const read = (field) => engine.number(shown, "snapshot", field);
    return {
      sides,
      timer: read("timer"),
      round: read("round"),
      phase: read("phase"),
      ending: read("ending"),
      winner: read("winner"),
    };
  }

  /** What can hit and be hit, in px: x from the stage's middle, y from the ground. */
  boxes() {
    const { engine } = this;
    const count = engine.exported.boxes(this.contest, this.boxRoom);
    const { subpx } = engine.facts.stage;
    return Array.from({ length: count }, (_, place) => {
      const at = this.boxRoom + place * engine.size("box");
      /** @param {string} field */
      const read = (field) => engine.number(at, "box", field);
      return {
        side: read("side"),
        kind: read("kind"),
        left: read("left") / subpx,
        right: read("right") / subpx,
        bottom: read("bottom") / subpx,
        top: read("top") / subpx,
      };
    });
  }

  /** The names of a network's actions. @param {number} side whose character plays them @param {Brain} brain
   * @returns {string[]} */
  actionNames(side, brain) {
    const { engine } = this;
    const preset = Object.keys(engine.facts.actions)[engine.number(brain.record, "brain", "preset")];
    return engine.facts.actions[preset][this.setup.characters[side]];
  }

  /** What a side's agent thought in its last decision; null for a CPU or pads. @param {number} side */
  thoughts(side) {
    const { engine } = this;
    const at = this.side(side);
    const { values, chances } = engine.facts.players;
    const kind = engine.number(at, "side", "kind");
    if ((kind !== values && kind !== chances) || engine.number(at, "side", "decisions") === 0) {
      return null;
    }
    const brain = this.brains[side];
    const count = engine.number(brain.record, "brain", "actions");
    return {
      mixes: kind === chances,
      value: engine.number(at, "side", "value"),
      reward: this.players[side].reward ?? "",
      most: this.players[side].most ?? 0,
      action: engine.number(at, "side", "action"),
      names: this.actionNames(side, brain),
      weights: Array.from({ length: count }, (_, action) => engine.number(at, "side", "weights", action)),
    };
  }
}

/** @typedef {ReturnType<Match["snapshot"]>} Snapshot */
