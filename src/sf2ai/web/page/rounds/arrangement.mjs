// How a person wants to train: positions, health, dizziness and the clock, written into a record that the engine
// reads. `web.contest.training` of the Python package says what each choice does.

import { keepSetting, readSetting } from "../store/settings.mjs";

/** @typedef {{percent: number, health: string, dizzy: string}} SideChoice */
/** @typedef {{sides: SideChoice[], places: number[] | null, clockStands: boolean}} Choice
 *   places: px right of the stage's middle; null: where a round begins */

const SETTING = "training";
const FARTHEST_PX = 2000;

export class Arrangement {
  /** @param {import("../engine/engine.mjs").Engine} engine */
  constructor(engine) {
    this.engine = engine;
    this.record = engine.room(engine.size("training"));
    /** @type {Choice} */
    this.choice = this.read();
    this.write();
  }

  /** @returns {Choice} */
  usual() {
    const side = () => ({ percent: 100, health: "refilled", dizzy: "gathered" });
    return { sides: [side(), side()], places: null, clockStands: true };
  }

  /** What was kept at the last visit, if it is whole. */
  read() {
    const kept = readSetting(SETTING, /** @type {any} */ (null));
    const { health, dizzy } = this.engine.facts.training;
    const whole =
      kept &&
      Array.isArray(kept.sides) &&
      kept.sides.length === 2 &&
      kept.sides.every(
        (/** @type {any} */ side) =>
          side &&
          Number.isInteger(side.percent) &&
          side.percent >= 1 &&
          side.percent <= 100 &&
          Object.hasOwn(health, side.health) &&
          Object.hasOwn(dizzy, side.dizzy),
      ) &&
      (kept.places === null ||
        (Array.isArray(kept.places) &&
          kept.places.length === 2 &&
          kept.places.every((/** @type {any} */ x) => Number.isInteger(x) && Math.abs(x) <= FARTHEST_PX))) &&
      typeof kept.clockStands === "boolean";
    return whole ? kept : this.usual();
  }

  /** @param {Choice} choice */
  choose(choice) {
    this.choice = choice;
    keepSetting(SETTING, choice);
    this.write();
  }

  write() {
    const { engine, record, choice } = this;
    const { health, dizzy } = engine.facts.training;
    const view = engine.view();
    const sides = record + engine.offset("training", "sides");
    choice.sides.forEach((side, number) => {
      const at = sides + number * engine.size("training_side");
      /** @param {string} field @param {number} value */
      const put = (field, value) => view.setInt32(at + engine.offset("training_side", field), value, true);
      put("x", choice.places === null ? 0 : choice.places[number]);
      put("percent", side.percent);
      put("health", health[side.health]);
      put("dizzy", dizzy[side.dizzy]);
    });
    view.setInt32(record + engine.offset("training", "placed"), choice.places === null ? 0 : 1, true);
    view.setInt32(record + engine.offset("training", "clock_stands"), choice.clockStands ? 1 : 0, true);
  }

  /** Begin a match's round as chosen. @param {import("./match.mjs").Match} match */
  arrange(match) {
    const { engine, record } = this;
    engine.exported.arrange(match.contest, record, match.brains[0].record, match.brains[1].record);
    match.noteArranged();
  }

  /** Apply the choice to the frame that comes next. @param {import("./match.mjs").Match} match */
  keep(match) {
    this.engine.exported.keep(match.contest, this.record);
  }
}
