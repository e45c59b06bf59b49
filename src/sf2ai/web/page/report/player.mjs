// Shows a match of a page of results in the engine, which is loaded when the first one is asked for.

import { Figures } from "../drawing/figures.mjs";
import { Engine } from "../engine/engine.mjs";
import { Stage } from "../screens/stage.mjs";
import { readBytes } from "../store/files.mjs";
import { writeReplay } from "../store/replays.mjs";
import { playedAgain, readShortReplay } from "../store/short_replays.mjs";
import { button, make } from "./elements.mjs";

/** @typedef {import("./matches.mjs").ShownMatch} ShownMatch */

export class Player {
  /** @param {string} version of the package @param {(match: ShownMatch, by: number) => ShownMatch | undefined} beside */
  constructor(version, beside) {
    this.version = version;
    this.beside = beside;
    /** @type {Promise<Stage> | null} */
    this.loading = null;
    /** @type {Stage | null} */
    this.stage = null;
    /** @type {ShownMatch | null} */
    this.match = null;
    /** @type {(match: ShownMatch) => void} */
    this.onMatch = () => undefined;
    this.title = make("h2", { dir: "auto" });
    this.problem = make("p", { className: "bad", role: "alert" });
    this.room = make("div");
    this.before = button("‹ Match before", () => this.step(-1));
    this.after = button("Next match ›", () => this.step(1));
    this.close = button("Close", () => this.hide());
    this.element = make("section", { className: "player", hidden: true, "aria-label": "the match that is shown" }, [
      make("div", { className: "row" }, [this.title]),
      this.problem,
      this.room,
      make("div", { className: "row" }, [this.before, this.after, this.close]),
    ]);
  }

  /** @returns {Promise<Stage>} */
  async load() {
    if (typeof WebAssembly !== "object") {
      throw new Error("this browser has no WebAssembly, in which the game runs; open the page in another browser");
    }
    const [engine, figures] = await Promise.all([Engine.load(), Figures.load()]);
    return new Stage(engine, figures, { version: this.version, problem: this.problem, takesDrops: true });
  }

  /** @param {ShownMatch} match */
  async show(match) {
    this.match = match;
    this.element.hidden = false;
    this.title.textContent = match.names.join(" against ");
    this.problem.textContent = "";
    this.before.hidden = this.beside(match, -1) === undefined;
    this.after.hidden = this.beside(match, 1) === undefined;
    this.onMatch(match);
    try {
      this.loading ??= this.load();
      const stage = await this.loading;
      const short = await readShortReplay(await readBytes(match.file), match.frames);
      this.stage = stage;
      if (this.match !== match) {
        return; // another one was chosen meanwhile
      }
      stage.contest.pause(true);
      const replay = playedAgain(stage.engine, match.header, BigInt(match.seed), short);
      this.room.replaceChildren(stage.replays.words, stage.contest.element, stage.replays.timeline);
      await stage.replays.show(writeReplay(replay, (bytes) => stage.engine.checksum(bytes)));
      this.element.scrollIntoView({ block: "nearest" });
    } catch (error) {
      this.room.replaceChildren();
      this.problem.textContent = String(/** @type {any} */ (error).message);
    }
  }

  /** Whether the fight that is shown goes on, or was stopped by the user. */
  isRunning() {
    const session = this.stage?.contest.session;
    return (
      session !== undefined &&
      session.match !== null &&
      !(session.followsTape && session.current.frames >= session.tapeFrames)
    );
  }

  /** @param {number} by */
  step(by) {
    const match = this.match && this.beside(this.match, by);
    if (match) {
      this.show(match);
    }
  }

  async hide() {
    this.element.hidden = true;
    this.match = null;
    if (this.loading !== null) {
      (await this.loading).contest.pause(true);
    }
  }
}
