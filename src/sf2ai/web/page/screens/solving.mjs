// The solution of a stopped moment: what both sides should mix, and who is ahead then.

import { button, make } from "../report/elements.mjs";
import { Lead } from "../report/leads.mjs";
import { line } from "../report/thoughts.mjs";
import { ROLLOUT_FRAMES, Solver } from "../rounds/solver.mjs";

const WORK_MS = 11;
const SHOW_MS = 250;
const LEAST_SHOWN = 0.005;

/** @typedef {import("../engine/engine.mjs").Brain} Brain */
/** @typedef {import("./contest.mjs").Contest} Contest */

export class Solving {
  /** @param {Contest} contest */
  constructor(contest) {
    this.contest = contest;
    /** @type {Solver | null} */
    this.made = null;
    this.moment = "";
    this.shownAt = 0;
    /** @type {string[]} */
    this.who = ["", ""];
    this.button = button("Solve this moment", () => contest.app.guard(() => this.begin()), { id: "solve" });
    this.words = make("p", { className: "hint", role: "status" });
    this.lead = new Lead("who is ahead if both sides mix so");
    this.sides = [0, 1].map((side) => {
      const list = make("ol");
      const title = make("h3");
      const element = make("section", { hidden: true }, [title, list]);
      return { side, title, list, element };
    });
    this.element = make("section", { className: "solution", "aria-label": "the solution of this moment" }, [
      make("div", { className: "row" }, [this.button]),
      this.words,
      this.lead.element,
      make(
        "div",
        { className: "thoughts" },
        this.sides.map(({ element }) => element),
      ),
    ]);
    this.element.hidden = !contest.app.engine.exported.consider; // an engine of a former version
  }

  get solver() {
    this.made ??= new Solver(this.contest.app.engine);
    return this.made;
  }

  /** Which moment of which match is on the screen. */
  present() {
    const { frames, checksums } = this.contest.session.current;
    return `${frames} ${checksums[frames]} ${this.contest.session.sources}`;
  }

  /** Forget the solution once another moment is on the screen. */
  look() {
    if (this.moment !== "" && this.moment !== this.present()) {
      this.moment = "";
      this.words.textContent = "";
      this.lead.hide();
      for (const { element } of this.sides) {
        element.hidden = true;
      }
    }
  }

  async begin() {
    const { contest } = this;
    contest.pause(true);
    this.moment = this.present();
    const brains = await Promise.all([0, 1].map((side) => this.brain(side)));
    const steps = contest.app.engine.number(contest.session.current.contest, "contest", "step_frames");
    if (brains.some((brain) => brain.stepFrames !== steps)) {
      throw new Error("these two agents decide in steps of different lengths; choose another for one side");
    }
    if (!this.solver.begin(contest.session.current, brains)) {
      this.words.textContent = "the match ends before both sides choose again";
      return;
    }
    this.shownAt = 0;
    this.go(this.moment);
  }

  /** The network that plays on for a side: its agent, or for others an agent of the character.
   * @param {number} side @returns {Promise<Brain>} */
  async brain(side) {
    const { session, app, names, characters } = this.contest;
    const own = session.current.players[side].brain;
    if (own) {
      this.who[side] = names[side];
      return own;
    }
    const { id, name } = app.engine.facts.characters[characters[side]];
    const source = app.players.opponent(id);
    const { brain } = await app.players.player(source);
    if (!brain) {
      throw new Error(`a moment is solved with agents on both sides, and this page has none for ${name}`);
    }
    this.who[side] = `as ${app.players.name(source, id)}`;
    return brain;
  }

  /** Play rollouts between pictures until there are enough, or another moment is shown. @param {string} moment */
  go(moment) {
    requestAnimationFrame(() => {
      const { solver, contest } = this;
      if (this.moment !== moment || !contest.paused || !contest.isShown) {
        return;
      }
      solver.playOn(WORK_MS);
      const is_done = solver.played >= solver.planned;
      const pairs = solver.counts[0] * solver.counts[1];
      if (is_done || (solver.played >= 2 * pairs && performance.now() - this.shownAt > SHOW_MS)) {
        this.shownAt = performance.now();
        this.show(solver);
      }
      if (!is_done) {
        this.go(moment);
      }
    });
  }

  /** @param {Solver} solver */
  show(solver) {
    const { value, error, mixes } = solver.solution();
    const text = `${words(value)} (± ${(100 * error).toFixed(0)} %)`;
    const seconds = ROLLOUT_FRAMES / 60;
    this.words.textContent =
      `${text}: who is ahead after ${seconds} s, in shares of a health bar; a round won counts 100 %. ` +
      `${solver.played} of ${solver.planned} rollouts.`;
    this.lead.show(value, text);
    const { match } = this.contest.session;
    this.sides.forEach(({ side, title, list, element }) => {
      title.textContent = `p${side + 1} should mix (${this.who[side]})`;
      const names = match?.actionNames(side, solver.brains[side]) ?? [];
      const shown = mixes[side].filter(({ chance }) => chance >= LEAST_SHOWN);
      shown.sort((one, two) => two.chance - one.chance);
      list.replaceChildren(
        ...shown.map(({ action, chance }) =>
          line({ name: names[action], text: `${(100 * chance).toFixed(0)} %`, share: chance }),
        ),
      );
      element.hidden = false;
    });
  }
}

/** @param {number} value */
function words(value) {
  const percent = Math.abs(Math.round(100 * value));
  return percent === 0 ? "even" : `p${value > 0 ? 1 : 2} is ahead by ${percent} %`;
}
