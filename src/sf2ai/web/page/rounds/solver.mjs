// Solves a moment of a match: rollouts of each pair of likely actions on copies of the match, in the engine.

/** @typedef {import("./match.mjs").Match} Match */
/** @typedef {import("../engine/engine.mjs").Brain} Brain */

/** How far a rollout goes, unless the round ends before. */
export const ROLLOUT_FRAMES = 120;
const ROLLOUTS = 24;

export class Solver {
  /** @param {import("../engine/engine.mjs").Engine} engine */
  constructor(engine) {
    this.engine = engine;
    this.size = engine.size("contest");
    this.root = engine.room(this.size);
    this.copy = engine.room(this.size);
    this.game = engine.room(engine.size("matrix_game"));
    this.work = engine.room(engine.size("work"));
    this.masks = engine.room(256);
    /** @type {Brain[]} */
    this.brains = [];
    /** Actions of each side. */
    this.counts = [0, 0];
    this.played = 0;
    /** Rollouts of each pair of actions. */
    this.rollouts = ROLLOUTS;
  }

  /** Take a moment. @param {Match} match it stays as it is @param {Brain[]} brains who would play on for both sides
   * @returns {boolean} whether both sides choose once more before the match ends */
  begin(match, brains) {
    const { engine, root } = this;
    engine.bytes(root, this.size).set(engine.bytes(match.contest, this.size));
    this.brains = brains;
    brains.forEach((brain, side) => {
      if (match.players[side].brain !== brain) {
        const at = root + engine.offset("contest", "sides") + side * engine.size("side");
        engine.view().setInt32(at + engine.offset("side", "kind"), brain.kind, true);
        engine.exported.take_over(root, side, brain.record);
      }
    });
    this.played = 0;
    if (engine.exported.consider(root, this.game, this.work, this.masks, ...this.addresses()) === 0) {
      return false;
    }
    this.counts = [0, 1].map((side) => engine.number(this.game, "matrix_game", "counts", side));
    return true;
  }

  addresses() {
    return this.brains.flatMap(({ record, numbers, given }) => [record, numbers, given]);
  }

  /** All rollouts that are to be played. */
  get planned() {
    return this.rollouts * this.counts[0] * this.counts[1];
  }

  /** Play rollouts for a while. @param {number} milliseconds */
  playOn(milliseconds) {
    const { engine, game } = this;
    const end = performance.now() + milliseconds;
    while (this.played < this.planned && performance.now() < end) {
      engine.bytes(this.copy, this.size).set(engine.bytes(this.root, this.size));
      engine.exported.roll_out(this.copy, game, this.work, this.masks, ...this.addresses(), ROLLOUT_FRAMES);
      this.played += 1;
    }
  }

  /** The solution by the rollouts so far; each pair must have had one. */
  solution() {
    const { engine, game, counts } = this;
    engine.exported.solve(game);
    /** @param {string} field @param {number} place */
    const read = (field, place = 0) => engine.number(game, "matrix_game", field, place);
    const most = engine.facts.most_candidates;
    return {
      mixes: counts.map((count, side) =>
        Array.from({ length: count }, (_, place) => ({
          action: read("actions", side * most + place),
          chance: read("mixes", side * most + place),
        })),
      ),
      value: read("value"),
      error: read("error"),
    };
  }
}
