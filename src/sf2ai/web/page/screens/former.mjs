// Replays of former engine versions, each played on the engine that made it, which is loaded when it is needed.

import { Engine } from "../engine/engine.mjs";
import { make } from "../report/elements.mjs";
import { ReplayError } from "../store/replays.mjs";
import { canUnpack } from "../store/unpacking.mjs";
import { Stage } from "./stage.mjs";

export class FormerStages {
  /** @param {import("../main.mjs").App} app */
  constructor(app) {
    this.app = app;
    /** @type {Map<string, Promise<Stage>>} by engine version */
    this.stages = new Map();
    /** @type {Stage | null} */
    this.shown = null;
    this.element = make("div", { hidden: true });
  }

  /** Play a replay; returns the words about it. @param {string} version @param {Uint8Array} content
   * @returns {Promise<string>} */
  async show(version, content) {
    const loading = this.stages.get(version) ?? this.load(version);
    this.stages.set(version, loading);
    loading.catch(() => this.stages.delete(version));
    const stage = await loading;
    this.shown = stage;
    this.element.replaceChildren(stage.contest.element, stage.replays.timeline);
    await stage.replays.show(content);
    this.element.hidden = false;
    return `${stage.replays.words.textContent}, by engine version ${version}`;
  }

  /** @param {string} version @returns {Promise<Stage>} */
  async load(version) {
    if (!canUnpack()) {
      throw new ReplayError("this browser cannot unpack former engines; open the page in a newer one");
    }
    const { figures, site, problem } = this.app;
    const engine = await Engine.loadFormer(version).catch(() => {
      throw new ReplayError(`engine version ${version} cannot be loaded: is sf2ai still running?`);
    });
    if (engine.size("snapshot") !== figures.facts.snapshot_bytes) {
      throw new ReplayError(`engine version ${version} describes frames in a way that this page cannot draw`);
    }
    return new Stage(engine, figures, { version: site.version, problem, takesDrops: false });
  }

  /** Stop what is shown and hide it. */
  hide() {
    if (this.shown !== null) {
      this.shown.contest.pause(true);
      this.shown.contest.element.hidden = true;
      this.shown.devices.keyboard.active = false;
      this.shown = null;
    }
    this.element.hidden = true;
  }
}
