// Replays: a file is chosen or dropped, verified frame by frame, and its events can be jumped to.

import { button, make } from "../report/elements.mjs";
import { outcome } from "../report/outcome.mjs";
import { fetchReplay, replayAddress } from "../store/fetching.mjs";
import { readReplay, ReplayError, requireSize } from "../store/replays.mjs";
import { download } from "../store/saving.mjs";
import { FormerStages } from "./former.mjs";

/** @typedef {import("../store/replays.mjs").Replay} Replay */

const LONGEST_NAME = 1000;

export class Replays {
  /** @param {import("../main.mjs").App} app @param {boolean} takesDrops whether files that are dropped open here */
  constructor(app, takesDrops = true) {
    this.app = app;
    this.former = new FormerStages(app);
    this.file = make("input", { type: "file", accept: ".sf2replay", id: "replay-file" });
    this.file.addEventListener("change", () => this.open(this.file.files?.[0]));
    this.address = make("input", { type: "text", inputMode: "url", id: "replay-address", spellcheck: false });
    this.words = make("p", { role: "status" });
    this.range = make("input", { type: "range", min: 0, value: 0, "aria-label": "frame" });
    this.range.addEventListener("input", () => this.seek(Number(this.range.value)));
    this.list = make("ul", { className: "events" });
    this.byAddress = make("form", { className: "row" }, [
      make("label", {}, ["or its address", this.address]),
      make("button", { type: "submit", textContent: "Open" }),
    ]);
    this.byAddress.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.openAddress(this.address.value);
    });
    this.byAddress.hidden = location.protocol === "file:";
    this.drop = make("div", { className: "drop" }, [
      make("label", {}, ["a replay (.sf2replay): choose it, or drop it here", this.file]),
      this.byAddress,
      this.words,
    ]);
    const { filming } = app.contest;
    this.timeline = make("div", { hidden: true }, [
      make("div", { className: "row" }, [this.range]),
      make("div", { className: "row" }, [
        button("Share this replay as a file", () => this.share()),
        button("Export as a film (WebM)", () => filming.exportReplay(), { hidden: filming.button.hidden }),
      ]),
      this.list,
    ]);
    this.element = make("div", {}, [this.drop, this.former.element]);
    /** The file on the screen. @type {Uint8Array} */
    this.content = new Uint8Array();
    if (takesDrops) {
      this.takeDrops();
    }
  }

  /** A file that is dropped anywhere opens here; the browser itself would leave the page for it. */
  takeDrops() {
    for (const kind of ["dragover", "dragleave", "drop"]) {
      addEventListener(kind, (given) => {
        const event = /** @type {DragEvent} */ (given);
        event.preventDefault();
        this.drop.classList.toggle("over", kind === "dragover");
        const file = kind === "drop" ? event.dataTransfer?.files[0] : undefined;
        if (file !== undefined) {
          this.app.show("replays");
          this.open(file);
        }
      });
    }
  }

  /** @param {File | undefined} file */
  async open(file) {
    if (file !== undefined) {
      await this.attempt(async () => {
        if (/\.npz$/i.test(file.name)) {
          throw new ReplayError(
            `${file.name} has an agent's weights, not a replay; \`sf2ai play ${file.name}\` opens the page with the agent`,
          );
        }
        requireSize(file.size);
        await this.show(new Uint8Array(await file.arrayBuffer()));
      });
    }
  }

  /** Open a replay by its address. @param {string} text */
  async openAddress(text) {
    await this.attempt(async () => {
      const address = replayAddress(text);
      this.say(`reading from ${address.host}`, "");
      await this.show(await fetchReplay(address));
    });
  }

  /** Open what a link names; another host is asked only once the user has agreed. @param {string} text */
  async openLink(text) {
    this.address.value = text;
    await this.attempt(async () => {
      if (replayAddress(text).origin === location.origin) {
        await this.openAddress(text);
      } else {
        this.say(`the link has a replay of ${replayAddress(text).host}; press Open to read it from there`, "");
      }
    });
  }

  /** Do something; a replay that is refused leaves nothing on the screen. @param {() => Promise<void>} act */
  async attempt(act) {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ReplayError)) {
        throw error;
      }
      this.clear();
      this.say(error.message, "bad");
    }
  }

  /** Leave no fight on the screen. */
  clear() {
    this.app.contest.pause(true);
    this.app.contest.element.hidden = true;
    this.timeline.hidden = true;
    this.former.hide();
  }

  /** @param {string} text @param {string} kind */
  say(text, kind) {
    this.words.textContent = text;
    this.words.className = kind;
  }

  share() {
    download(`${this.app.contest.fileStem()}.sf2replay`, this.content);
  }

  /** @param {Uint8Array} content */
  async show(content) {
    const replay = readReplay(content);
    const { contest, site } = this.app;
    const version = String(replay.header.engine_version);
    if (replay.header.backend === "sim" && site.former_engines.includes(version)) {
      this.clear();
      this.say(`loading engine version ${version}, which played this replay`, "");
      this.say(await this.former.show(version, content), "good");
      return;
    }
    const characters = this.requireKnown(replay);
    this.former.hide();
    await contest.start({ characters, sources: ["tape", "tape"] }, replay.seed, replay);
    contest.pause(true);
    const events = this.verify(replay);
    this.content = content;
    contest.session.seek(0);
    this.range.max = String(replay.pads.length / 2);
    this.list.replaceChildren(
      ...events.map(({ frame, text }) =>
        make("li", {}, [button(`${String(frame).padStart(6)}  ${text}`, () => this.seek(Math.max(0, frame - 30)))]),
      ),
    );
    this.timeline.hidden = false;
    contest.onFrame = () => {
      this.range.value = String(contest.session.current.frames);
    };
    const { agents } = replay.header;
    this.say(`${agents.join(" against ")}: all ${replay.pads.length / 2} frames are as recorded`, "good");
    contest.pause(false);
  }

  /** Refuse a replay that this page cannot play; returns its characters. @param {Replay} replay */
  requireKnown({ header }) {
    const facts = this.app.engine.facts;
    const ids = facts.characters.map((/** @type {any} */ each) => each.id);
    const characters = pair(header.characters).map((id) => ids.indexOf(id));
    if (characters.includes(-1) || header.backend !== "sim") {
      throw new ReplayError("the replay is of another game or of characters that this page lacks; choose another");
    }
    if (header.engine_version !== String(facts.engine_version)) {
      throw new ReplayError(
        `the replay was recorded with engine version ${short(header.engine_version)}; this page has ` +
          `${[...this.app.site.former_engines, facts.engine_version].join(", ")}, and another one would play it ` +
          `differently: sf2ai ${short(header.sf2ai)} plays it`,
      );
    }
    pair(header.agents);
    return characters;
  }

  /** Play the whole replay at once; returns its events. @param {Replay} replay */
  verify(replay) {
    const { session } = this.app.contest;
    const match = session.current;
    const facts = this.app.engine.facts;
    const events = [];
    let before = match.snapshot();
    for (let frame = 0; frame < replay.pads.length / 2; frame++) {
      if (
        match.advance(replay.pads.subarray(2 * frame, 2 * frame + 2)) === 0 ||
        match.checksums[frame + 1] !== replay.checksums[frame + 1]
      ) {
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
        events.push({ frame: frame + 1, text: outcome(facts, this.app.contest.characters, after) });
      }
      before = after;
    }
    return events;
  }

  /** @param {number} frame */
  seek(frame) {
    const { contest } = this.app;
    contest.session.seek(frame);
    contest.hold = 0;
    contest.banner.frames = 0;
    this.range.value = String(frame);
    contest.draw();
  }
}

/** @param {unknown} text */
function short(text) {
  return String(text).slice(0, 20);
}

/** Two names of a replay. @param {unknown} names @returns {string[]} */
function pair(names) {
  const fits =
    Array.isArray(names) &&
    names.length === 2 &&
    names.every((name) => typeof name === "string" && name.length <= LONGEST_NAME);
  if (!fits) {
    throw new ReplayError("the replay does not say who fights; use another copy");
  }
  return names;
}
