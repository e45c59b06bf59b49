// A stage for replays on an engine of its own: of a page of results, or of a former version.

import { Sound } from "../drawing/sound.mjs";
import { Keyboard, TouchPad } from "../seats/devices.mjs";
import { Contest } from "./contest.mjs";
import { newSeed, Players } from "./players.mjs";
import { Replays } from "./replays.mjs";

/** @typedef {import("../engine/engine.mjs").Engine} Engine */
/** @typedef {import("../drawing/figures.mjs").Figures} Figures */

/** What the screens of a fight need of the page; sides can be taken over by people and the CPU. */
export class Stage {
  /** @param {Engine} engine @param {Figures} figures
   * @param {{version: string, problem: HTMLElement, takesDrops: boolean}} page of which it is a part */
  constructor(engine, figures, { version, problem, takesDrops }) {
    this.engine = engine;
    this.figures = figures;
    this.site = { version, agents: [], former_engines: [] };
    this.newSeed = newSeed;
    this.players = new Players(engine, []);
    this.devices = { keyboard: new Keyboard(engine.facts.pad), touch: new TouchPad(engine.facts.pad) };
    this.sound = new Sound();
    this.problem = problem;
    this.contest = new Contest(/** @type {any} */ (this));
    this.replays = new Replays(/** @type {any} */ (this), takesDrops);
  }

  /** A replay that is dropped on the page opens where the match is; there is no other screen. */
  show() {}

  /** @param {() => Promise<void>} act */
  async guard(act) {
    try {
      this.problem.textContent = "";
      await act();
    } catch (error) {
      this.problem.textContent = String(/** @type {any} */ (error).message);
    }
  }
}
