// The screen on which a match is seen and played, with its controls; the clock runs here.

import { Picture } from "../drawing/picture.mjs";
import { button, choice, fill, make } from "../report/elements.mjs";
import { Thoughts } from "../report/thoughts.mjs";
import { Training } from "../report/training.mjs";
import { Session } from "../rounds/session.mjs";
import { writeReplay } from "../store/replays.mjs";
import { readSetting, keepSetting } from "../store/settings.mjs";

const FRAME_MS = 1000 / 60;
const MOST_CATCH_UP_MS = 250;
const ROUND_PAUSE_FRAMES = 100;
const BANNER_FRAMES = 70;
const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4];
const THOUGHTS_MS = 80;

/** @typedef {import("../rounds/match.mjs").Snapshot} Snapshot */

export class Contest {
  /** @param {import("../main.mjs").App} app */
  constructor(app) {
    this.app = app;
    this.session = new Session(app.engine, app.devices, app.figures);
    this.canvas = /** @type {HTMLCanvasElement} */ (make("canvas", { width: 1152, height: 672, tabIndex: 0 }));
    this.canvas.setAttribute("role", "img");
    this.picture = new Picture(this.canvas, app.engine.facts, app.figures);
    this.thoughts = new Thoughts();
    this.training = new Training(app.engine.facts);
    this.boxes = readSetting("boxes", false);
    this.speed = 1;
    this.paused = true;
    this.hold = 0;
    this.banner = { text: "", frames: 0 };
    this.names = ["", ""];
    this.characters = [0, 0];
    this.seed = 0n;
    /** Times of a frame's work, ms, for measurements. @type {number[]} */
    this.work = [];
    /** From key event to the frame that uses it, ms. @type {number[]} */
    this.lags = [];
    this.last = 0;
    this.owed = 0;
    this.thoughtAt = 0;
    this.onFrame = () => undefined;
    this.status = make("p", { className: "hint", role: "status" });
    this.pauseButton = button("Pause (P)", () => this.pause(!this.paused));
    this.saveButton = button("Save replay", () => this.saveReplay());
    this.again = button("Rematch (Enter)", () => this.rematch(), { id: "rematch", className: "first" });
    this.boxesButton = this.toggle("Boxes (B)", this.boxes, (on) => {
      this.boxes = on;
      keepSetting("boxes", on);
    });
    this.thoughtsButton = this.toggle("Thoughts (T)", false, (on) => { this.thoughts.element.hidden = !on; });
    this.trainingButton = this.toggle("Frames", false, (on) => { this.training.element.hidden = !on; });
    this.soundButton = this.toggle("Sound (M)", !readSetting("muted", false), (on) => {
      this.app.sound.muted = !on;
      keepSetting("muted", !on);
    });
    const speed = choice("speed", SPEEDS.map((each) => ({ value: String(each), text: `${each} x` })), "1");
    this.speedSelect = speed.select;
    speed.select.addEventListener("change", () => { this.speed = Number(speed.select.value); });
    this.takers = [0, 1].map((side) => {
      const taker = choice(`p${side + 1} played by`, [], "");
      taker.select.addEventListener("change", () => this.takeOver(side, taker.select.value));
      return taker;
    });
    this.element = make("section", { "aria-label": "the match", hidden: true }, [
      make("div", { className: "stage" }, [this.canvas]), this.app.devices.touch.element, this.status,
      make("div", { className: "row" }, [
        this.pauseButton, button("Back 1 s", () => this.back(60)), button("‹ (,)", () => this.back(1)),
        button("› (.)", () => this.forward()), speed.element, this.again, this.saveButton,
      ]),
      make("div", { className: "row" }, [
        this.boxesButton, this.thoughtsButton, this.trainingButton, this.soundButton,
        ...this.takers.map((taker) => taker.element),
      ]),
      this.thoughts.element, this.training.element,
    ]);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && !this.paused) {
        this.pause(true);
        this.say("the page was hidden, so the match waits");
      }
    });
    addEventListener("keydown", (event) => this.shortcut(event));
    requestAnimationFrame((now) => this.tick(now));
  }

  /** @param {string} text @param {boolean} on @param {(on: boolean) => void} act */
  toggle(text, on, act) {
    const made = button(text, () => {
      const now = made.getAttribute("aria-pressed") !== "true";
      made.setAttribute("aria-pressed", String(now));
      act(now);
      this.draw();
    });
    made.setAttribute("aria-pressed", String(on));
    act(on);
    return made;
  }

  /** Begin a match. @param {{characters: number[], sources: string[]}} chosen @param {bigint} seed
   * @param {import("../store/replays.mjs").Replay | null} replay */
  async start(chosen, seed, replay = null) {
    const { players, sound, devices } = this.app;
    sound.wake();
    const found = await Promise.all(chosen.sources.map((source) => players.player(source)));
    const steps = new Set(found.flatMap((player) => (player.brain ? [player.brain.stepFrames] : [])));
    if (steps.size > 1) {
      throw new Error("these two agents decide in steps of different lengths and cannot meet; choose another");
    }
    this.element.hidden = false;
    this.characters = chosen.characters;
    this.seed = seed;
    const setup = {
      characters: chosen.characters, seed, randomDamage: replay?.header.random_damage ?? true,
      neutralFrames: replay?.header.neutral_frames ?? -1,
    };
    this.session.begin(setup, found, chosen.sources, replay);
    const facts = this.app.engine.facts.characters;
    this.names = chosen.sources.map((source, side) => (
      replay ? replay.header.agents[side] : players.name(source, facts[chosen.characters[side]].id)));
    this.takers.forEach((taker, side) => {
      const options = players.options(facts[chosen.characters[side]].id, true);
      const still = [{ value: "still", text: "nobody" }];
      const tape = replay ? [{ value: "tape", text: "the replay" }] : [];
      fill(taker.select, [...tape, ...options, ...still], chosen.sources[side]);
    });
    this.training.clear();
    this.showTouch();
    this.saveButton.hidden = replay !== null;
    this.again.hidden = replay !== null;
    this.say(replay ? "" : this.howToPlay());
    this.announce("Round 1", replay ? 0 : 50);
    devices.keyboard.active = true;
    this.pause(false);
    this.canvas.focus();
    this.canvas.scrollIntoView({ block: "nearest" });
  }

  howToPlay() {
    const sets = this.session.sources.filter((source) => source.startsWith("keys:"));
    if (!sets.length) {
      return "";
    }
    const keys = this.app.devices.keyboard.keys[Number(sets[0].split(":")[1])];
    const short = (/** @type {string} */ input) => keys[input].replace(/^Key|^Arrow|^Numpad/, "");
    const moves = ["UP", "LEFT", "DOWN", "RIGHT"].map(short).join(" ");
    const punches = ["LP", "MP", "HP"].map(short).join(" ");
    const kicks = ["LK", "MK", "HK"].map(short).join(" ");
    return `move: ${moves}; punches: ${punches}; kicks: ${kicks}; hold back to block`;
  }

  showTouch() {
    this.app.devices.touch.element.hidden = !this.session.sources.includes("touch");
  }

  async rematch() {
    await this.app.guard(async () => this.start(
      { characters: this.characters, sources: this.session.sources }, this.app.newSeed()));
  }

  /** @param {number} side @param {string} source */
  async takeOver(side, source) {
    await this.app.guard(async () => {
      const player = await this.app.players.player(source);
      const step = this.app.engine.number(this.session.current.contest, "contest", "step_frames");
      if (player.brain && player.brain.stepFrames !== step) {
        throw new Error("this agent decides in steps of another length and cannot take over here");
      }
      this.session.takeOver(side, source, player);
      this.names[side] = this.app.players.name(source, this.app.engine.facts.characters[this.characters[side]].id)
        || this.names[side];
      this.showTouch();
      this.saveButton.hidden = false;
      this.canvas.focus();
    });
  }

  /** @param {boolean} paused */
  pause(paused) {
    this.paused = paused;
    this.pauseButton.textContent = paused ? "Go on (P)" : "Pause (P)";
    this.last = performance.now();
    this.owed = 0;
  }

  /** @param {KeyboardEvent} event */
  shortcut(event) {
    const target = event.target;
    const { keyboard } = this.app.devices;
    if (!this.element.isConnected || this.session.match === null || event.ctrlKey || event.altKey || event.metaKey
      || target instanceof HTMLSelectElement || target instanceof HTMLInputElement) {
      return;
    }
    const isBound = this.session.sources.some((source) => source.startsWith("keys:")
      && Object.values(keyboard.keys[Number(source.split(":")[1])]).includes(event.code));
    /** @type {Record<string, () => void>} */
    const acts = {
      KeyP: () => this.pause(!this.paused), Comma: () => this.back(1), Period: () => this.forward(),
      Backspace: () => this.back(60), KeyB: () => this.boxesButton.click(), KeyT: () => this.thoughtsButton.click(),
      KeyM: () => this.soundButton.click(),
      Enter: () => (target === this.canvas && this.isOver() && !this.again.hidden ? this.again.click() : undefined),
    };
    if (!isBound && event.code in acts && !(event.code === "Enter" && target !== this.canvas)) {
      event.preventDefault();
      acts[event.code]();
    }
  }

  /** @param {number} frames */
  back(frames) {
    if (this.session.match !== null) {
      this.pause(true);
      const undone = this.session.rewind(frames);
      this.hold = 0;
      this.banner.frames = 0;
      this.say(undone ? `back to frame ${this.session.current.frames}` : "there is nothing to go back to");
      this.draw();
    }
  }

  forward() {
    if (this.session.match !== null) {
      this.pause(true);
      this.hold = 0;
      this.playFrame();
      this.draw();
    }
  }

  /** @param {number} now */
  tick(now) {
    requestAnimationFrame((next) => this.tick(next));
    if (this.paused || this.session.match === null || !this.element.isConnected) {
      return;
    }
    const begun = performance.now();
    this.owed += Math.min(now - this.last, MOST_CATCH_UP_MS) * this.speed;
    this.last = now;
    let played = 0;
    while (this.owed >= FRAME_MS && !this.paused) {
      this.owed -= FRAME_MS;
      this.playFrame();
      played += 1;
    }
    if (played) {
      this.draw();
      this.work.push(performance.now() - begun);
    }
  }

  playFrame() {
    const { session } = this;
    this.banner.frames = Math.max(0, this.banner.frames - 1);
    if (this.hold > 0) {
      this.hold -= 1;
      return;
    }
    const before = session.current.snapshot();
    const { keyboard, touch } = this.app.devices;
    if (keyboard.pressedAt >= 0) {
      this.lags.push(performance.now() - keyboard.pressedAt);
    }
    const went = session.step();
    keyboard.frameDone();
    touch.frameDone();
    if (session.problem) {
      this.pause(true);
      this.say(session.problem, true);
      session.problem = "";
    }
    if (!went) {
      this.pause(true);
      return;
    }
    const after = session.current.snapshot();
    this.training.note(session.current, after);
    this.notice(before, after);
    this.onFrame();
  }

  /** Sounds, banners and pauses that follow from a frame. @param {Snapshot} before @param {Snapshot} after */
  notice(before, after) {
    const { phases, activities } = this.app.engine.facts;
    after.sides.forEach((side, number) => {
      const lost = before.sides[number].health - side.health;
      const stunned = activities[side.activity] === "block_stun" && activities[before.sides[number].activity] !== "block_stun";
      if (lost > 0 && !stunned) {
        this.app.sound.play("hit", Math.min(1, 5 * lost));
      } else if (stunned) {
        this.app.sound.play("block", 0.4);
      }
    });
    if (after.round > before.round) {
      this.announce(`Round ${after.round}`, 0);
    }
    if (phases[after.phase] !== "fight" && phases[before.phase] === "fight") {
      this.app.sound.play("knockout", 1);
      const is_over = phases[after.phase] === "match_over";
      this.banner = { text: this.outcome(after), frames: Infinity };
      if (is_over) {
        this.pause(true);
        this.say(this.outcome(after));
        this.again.focus();
      } else {
        this.hold = this.session.replay ? 0 : ROUND_PAUSE_FRAMES;
      }
    }
  }

  /** @param {string} text @param {number} hold */
  announce(text, hold) {
    this.banner = { text, frames: BANNER_FRAMES };
    this.hold = hold;
    this.app.sound.play("round", 0.5);
  }

  /** @param {Snapshot} snapshot */
  outcome(snapshot) {
    const { endings, phases, characters } = this.app.engine.facts;
    const how = { ko: "KO", double_ko: "double KO", time: "time over" }[/** @type {string} */ (endings[snapshot.ending])] ?? "";
    const what = phases[snapshot.phase] === "match_over" ? "match" : "round";
    if (snapshot.winner < 0) {
      return `${how}: the ${what} is a draw`;
    }
    const name = characters[this.characters[snapshot.winner]].name;
    return `${how}: ${name} wins the ${what}`;
  }

  isOver() {
    const { phases } = this.app.engine.facts;
    return this.session.match !== null && phases[this.session.current.snapshot().phase] === "match_over";
  }

  draw() {
    if (this.session.match === null) {
      return;
    }
    const facts = this.app.engine.facts.characters;
    const names = this.characters.map((character, side) => {
      const who = this.names[side].replace(/^(packaged|fair):.*/, "$1");
      return who && who !== facts[character].id ? `${facts[character].name} (${who})` : facts[character].name;
    });
    this.picture.paint(this.session.current, {
      boxes: this.boxes, names, banner: this.banner.frames > 0 ? this.banner.text : "",
    });
    const now = performance.now();
    if (now - this.thoughtAt > THOUGHTS_MS || this.paused) {
      this.thoughtAt = now;
      if (!this.thoughts.element.hidden) {
        this.thoughts.show(this.session.current);
      }
      if (!this.training.element.hidden) {
        this.training.show();
      }
    }
  }

  /** @param {string} text */
  say(text, is_bad = false) {
    this.status.textContent = text;
    this.status.className = is_bad ? "bad" : "hint";
  }

  saveReplay() {
    const match = this.session.current;
    const snapshot = match.snapshot();
    if (!this.isOver()) {
      this.say("a replay is saved once the match is over: until then it has no winner");
      return;
    }
    const facts = this.app.engine.facts;
    const ids = this.characters.map((character) => facts.characters[character].id);
    const header = {
      backend: "sim", engine_version: String(facts.engine_version), sf2ai: this.app.site.version, characters: ids,
      agents: this.names.map((name, side) => name || ids[side]), random_damage: match.setup.randomDamage,
      neutral_frames: match.setup.neutralFrames, whole_match: true, winner: snapshot.winner, forfeits: [null, null],
    };
    const content = writeReplay({
      header, seed: match.setup.seed, pads: Uint16Array.from(match.tape), checksums: Uint32Array.from(match.checksums),
    }, (bytes) => this.app.engine.checksum(bytes));
    download(`${ids.join("-vs-")}.sf2replay`, content);
    this.say("saved; `sf2ai replay FILE` plays it again and checks every frame");
  }
}

/** @param {string} name @param {Uint8Array} content */
function download(name, content) {
  const address = URL.createObjectURL(new Blob([/** @type {BlobPart} */ (content)]));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
