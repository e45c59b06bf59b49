// Replays: a file is chosen or dropped, verified frame by frame, and its events can be jumped to.

import { button, make } from "../report/elements.mjs";
import { readReplay, ReplayError } from "../store/replays.mjs";

/** @typedef {import("../store/replays.mjs").Replay} Replay */

export class Replays {
  /** @param {import("../main.mjs").App} app */
  constructor(app) {
    this.app = app;
    this.file = make("input", { type: "file", accept: ".sf2replay", id: "replay-file" });
    this.file.addEventListener("change", () => this.open(this.file.files?.[0]));
    this.words = make("p", { role: "status" });
    this.range = make("input", { type: "range", min: 0, value: 0, "aria-label": "frame" });
    this.range.addEventListener("input", () => this.seek(Number(this.range.value)));
    this.list = make("ul", { className: "events" });
    this.drop = make("div", { className: "drop" }, [
      make("label", {}, ["a replay (.sf2replay): choose it, or drop it here", this.file]), this.words,
    ]);
    this.timeline = make("div", { hidden: true }, [make("div", { className: "row" }, [this.range]), this.list]);
    this.element = make("div", {}, [this.drop]);
    for (const kind of ["dragover", "dragleave", "drop"]) {
      this.element.addEventListener(kind, (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        this.drop.classList.toggle("over", event.type === "dragover");
        if (event.type === "drop") {
          this.open(event.dataTransfer?.files[0]);
        }
      });
    }
  }

  /** @param {File | undefined} file */
  async open(file) {
    if (file === undefined) {
      return;
    }
    try {
      await this.show(readReplay(new Uint8Array(await file.arrayBuffer())));
    } catch (error) {
      if (!(error instanceof ReplayError)) {
        throw error;
      }
      this.app.contest.pause(true);
      this.words.textContent = error.message;
      this.words.className = "bad";
    }
  }

  /** @param {Replay} replay */
  async show(replay) {
    const facts = this.app.engine.facts;
    const { header } = replay;
    const ids = facts.characters.map((/** @type {any} */ each) => each.id);
    const characters = (header.characters ?? []).map((/** @type {string} */ id) => ids.indexOf(id));
    if (characters.length !== 2 || characters.includes(-1) || header.backend !== "sim") {
      throw new ReplayError("the replay is of another game or of characters that this page lacks");
    }
    if (header.engine_version !== String(facts.engine_version)) {
      throw new ReplayError(`the replay was recorded with engine version ${header.engine_version}; this page has `
        + `${facts.engine_version}, which would play it differently`);
    }
    const { contest } = this.app;
    await contest.start({ characters, sources: ["tape", "tape"] }, replay.seed, replay);
    contest.pause(true);
    const events = this.verify(replay);
    contest.session.seek(0);
    this.range.max = String(replay.pads.length / 2);
    this.list.replaceChildren(...events.map(({ frame, text }) => make("li", {}, [
      button(`${String(frame).padStart(6)}  ${text}`, () => this.seek(Math.max(0, frame - 30)))])));
    this.timeline.hidden = false;
    contest.onFrame = () => { this.range.value = String(contest.session.current.frames); };
    this.words.textContent = `${header.agents.join(" against ")}: all ${replay.pads.length / 2} frames are as recorded`;
    this.words.className = "good";
    contest.pause(false);
  }

  /** Play the whole replay at once; returns its events. @param {Replay} replay */
  verify(replay) {
    const { session } = this.app.contest;
    const match = session.current;
    const facts = this.app.engine.facts;
    const events = [];
    let before = match.snapshot();
    for (let frame = 0; frame < replay.pads.length / 2; frame++) {
      if (match.advance(replay.pads.subarray(2 * frame, 2 * frame + 2)) === 0
        || match.checksums[frame + 1] !== replay.checksums[frame + 1]) {
        throw new ReplayError(`the replay differs from its recording from frame ${frame + 1} on: it was altered`);
      }
      const after = match.snapshot();
      for (const side of [0, 1]) {
        const lost = Math.round(100 * (before.sides[side].health - after.sides[side].health));
        if (lost >= 1) {
          const move = after.sides[1 - side].move;
          const how = move >= 0 ? ` by ${facts.moves[move][0]}` : "";
          events.push({ frame: frame + 1, text: `p${side + 1} loses ${lost} %${how}` });
        }
      }
      if (after.phase !== before.phase && facts.phases[after.phase] !== "fight") {
        events.push({ frame: frame + 1, text: this.app.contest.outcome(after) });
      }
      before = after;
    }
    return events;
  }

  /** @param {number} frame */
  seek(frame) {
    const { contest } = this.app;
    contest.session.seek(frame);
    contest.banner.frames = 0;
    this.range.value = String(frame);
    contest.draw();
  }
}
