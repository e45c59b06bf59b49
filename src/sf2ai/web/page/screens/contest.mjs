// The screen on which a match is seen and played, with its controls; the clock runs here.

import { Picture } from "../drawing/picture.mjs";
import { button, choice, make, toggle } from "../report/elements.mjs";
import { Thoughts } from "../report/thoughts.mjs";
import { Training } from "../report/training.mjs";
import { Clock } from "../rounds/clock.mjs";
import { Session } from "../rounds/session.mjs";
import { outcome } from "../report/outcome.mjs";
import { keyWords } from "../seats/bindings.mjs";
import { readSetting, keepSetting } from "../store/settings.mjs";
import { Filming } from "./filming.mjs";
import { saveReplay } from "./saving.mjs";
import { shortcut } from "./shortcuts.mjs";
import { Solving } from "./solving.mjs";
import { Takers } from "./takers.mjs";
import { TrainingControls } from "./training.mjs";

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
    this.trainingControls = new TrainingControls(this);
    /** Whether matches that begin are training. */
    this.trains = false;
    this.boxes = readSetting("boxes", false);
    this.clock = new Clock();
    this.paused = true;
    this.hold = 0;
    this.filming = new Filming(this);
    this.banner = { text: "", frames: 0 };
    this.names = ["", ""];
    this.characters = [0, 0];
    this.seed = 0n;
    /** Times of a frame's work, ms, for measurements. @type {number[]} */
    this.work = [];
    /** When the first frame was drawn, ms after the page was asked for; 0: not yet. */
    this.firstDrawn = 0;
    /** From key event to the frame that uses it, ms. @type {number[]} */
    this.lags = [];
    this.thoughtAt = 0;
    this.onFrame = () => undefined;
    this.status = make("p", { className: "hint", role: "status" });
    this.pauseButton = button("Pause (P)", () => this.pause(!this.paused));
    this.saveButton = button("Save replay", () => saveReplay(this));
    this.again = button("Rematch (Enter)", () => this.rematch(), { id: "rematch", className: "first" });
    this.boxesButton = toggle("Boxes (B)", this.boxes, (on) => {
      this.boxes = on;
      if (!this.trains) {
        keepSetting("boxes", on);
      }
      this.draw();
    });
    this.solving = new Solving(this);
    this.thinking = make("div", { hidden: true }, [this.thoughts.element, this.solving.element]);
    this.thoughtsButton = toggle("Thoughts (T)", false, (on) => {
      this.thinking.hidden = !on;
      this.draw();
    });
    this.trainingButton = toggle("Frames", false, (on) => {
      this.training.element.hidden = !on;
      this.draw();
    });
    app.sound.muted = readSetting("muted", false);
    this.soundButton = toggle("Sound (M)", !app.sound.muted, (on) => {
      this.app.sound.muted = !on;
      keepSetting("muted", !on);
    });
    const speed = choice(
      "speed",
      SPEEDS.map((each) => ({ value: String(each), text: `${each} x` })),
      "1",
    );
    this.speedSelect = speed.select;
    speed.select.addEventListener("change", () => {
      this.clock.speed = Number(speed.select.value);
    });
    this.takers = new Takers(this);
    this.element = make("section", { "aria-label": "the match", hidden: true }, [
      make("div", { className: "stage" }, [this.canvas]),
      this.app.devices.touch.element,
      this.status,
      make("div", { className: "row" }, [
        this.pauseButton,
        button("Back 1 s", () => this.back(60)),
        button("‹ (,)", () => this.back(1)),
        button("› (.)", () => this.forward()),
        speed.element,
        this.again,
        this.saveButton,
        this.filming.button,
      ]),
      make("div", { className: "row" }, [
        this.boxesButton,
        this.thoughtsButton,
        this.trainingButton,
        this.soundButton,
        ...this.takers.elements,
      ]),
      this.trainingControls.element,
      this.training.element,
      this.trainingControls.settings,
      this.thinking,
    ]);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && !this.paused) {
        this.pause(true);
        this.say("the page was hidden, so the match waits");
      }
    });
    addEventListener("keydown", (event) => shortcut(this, event));
    requestAnimationFrame((now) => this.tick(now));
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
      characters: chosen.characters,
      seed,
      randomDamage: replay?.header.random_damage ?? true,
      neutralFrames: replay?.header.neutral_frames ?? -1,
    };
    this.session.begin(setup, found, chosen.sources, { replay, trains: this.trains });
    this.trainingControls.element.hidden = !this.trains;
    this.trainingControls.settings.hidden = !this.trains;
    this.trainingControls.showMoment();
    this.trainingControls.showRecording();
    const facts = this.app.engine.facts.characters;
    this.names = chosen.sources.map((source, side) =>
      replay ? replay.header.agents[side] : players.name(source, facts[chosen.characters[side]].id),
    );
    this.takers.offer(chosen.sources, replay !== null);
    this.training.clear();
    this.showTouch();
    this.saveButton.hidden = replay !== null || this.trains;
    this.again.hidden = replay !== null || this.trains;
    this.say(replay ? "" : this.howToPlay());
    if (this.trains) {
      this.banner.frames = 0;
      this.hold = 0;
    } else {
      this.announce("Round 1", replay ? 0 : 50);
    }
    devices.keyboard.active = true;
    this.pause(false);
    this.canvas.focus();
    this.canvas.scrollIntoView({ block: "nearest" });
  }

  howToPlay() {
    const set = this.session.sources.find((source) => source.startsWith("keys:"));
    return set === undefined ? "" : keyWords(this.app.devices.keyboard.keys[Number(set.split(":")[1])]);
  }

  showTouch() {
    this.app.devices.touch.element.hidden = !this.session.sources.includes("touch");
  }

  async rematch() {
    await this.app.guard(async () =>
      this.start({ characters: this.characters, sources: this.session.sources }, this.app.newSeed()),
    );
  }

  /** Begin training again. */
  beginAgain() {
    this.session.reset(this.app.newSeed());
    this.training.clear();
    this.hold = 0;
    this.banner.frames = 0;
    this.say("");
    this.draw();
    this.pause(false);
  }

  /** Show the boxes of training, or elsewhere those that were chosen. @param {boolean} always */
  showBoxes(always) {
    this.boxes = always || readSetting("boxes", false);
    this.boxesButton.setAttribute("aria-pressed", String(this.boxes));
  }

  /** @param {boolean} paused */
  pause(paused) {
    this.paused = paused;
    this.pauseButton.textContent = paused ? "Go on (P)" : "Pause (P)";
    this.clock.restart();
    this.filming.film?.pause(paused);
  }

  /** @param {number} frames */
  back(frames) {
    if (this.session.match !== null) {
      this.pause(true);
      if (this.session.dummy.taking >= 0) {
        this.trainingControls.record();
      }
      const undone = this.session.rewind(frames);
      this.training.undo(undone);
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
    if (this.paused || !this.isShown) {
      return;
    }
    const begun = performance.now();
    this.clock.note(now);
    let played = 0;
    while (!this.paused && this.clock.due()) {
      this.playFrame();
      played += 1;
    }
    if (played) {
      this.draw();
      this.firstDrawn ||= performance.now();
      this.work.push(performance.now() - begun);
    }
  }

  playFrame() {
    const { session } = this;
    this.banner.frames = Math.max(0, this.banner.frames - 1);
    if (this.hold > 0) {
      this.wait();
      return;
    }
    const before = session.current.snapshot();
    const { keyboard, touch } = this.app.devices;
    if (keyboard.pressedAt >= 0) {
      this.lags.push(performance.now() - keyboard.pressedAt);
    }
    const taking = session.dummy.taking;
    const went = session.step();
    if (taking >= 0 && session.dummy.taking < 0) {
      this.trainingControls.finished(taking, session.dummy.recordings[taking].length);
    }
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

  /** Between rounds and after a match the figures fall and cheer, and nothing is played. */
  wait() {
    this.hold -= 1;
    const { session } = this;
    if (this.app.engine.facts.phases[session.current.snapshot().phase] !== "fight") {
      session.see();
    }
    if (this.hold > 0) {
      return;
    }
    if (this.trains) {
      this.beginAgain();
    } else if (this.isOver()) {
      this.pause(true);
      this.filming.finish();
    }
  }

  /** Sounds, banners and pauses that follow from a frame. @param {Snapshot} before @param {Snapshot} after */
  notice(before, after) {
    const { phases } = this.app.engine.facts;
    this.app.sound.hear(this.app.engine.facts, before, after);
    if (after.round > before.round) {
      this.announce(`Round ${after.round}`, 0);
    }
    if (phases[after.phase] !== "fight" && phases[before.phase] === "fight") {
      this.app.sound.play("knockout", 1);
      const how = outcome(this.app.engine.facts, this.characters, after);
      this.banner = { text: how, frames: Infinity };
      this.hold = ROUND_PAUSE_FRAMES;
      if (!this.trains && phases[after.phase] === "match_over") {
        this.say(how);
        this.again.focus();
      }
    }
  }

  /** @param {string} text @param {number} hold */
  announce(text, hold) {
    this.banner = { text, frames: BANNER_FRAMES };
    this.hold = hold;
    this.app.sound.play("round", 0.5);
  }

  /** Whether a match is on the screen. */
  get isShown() {
    return this.session.match !== null && this.element.isConnected && !this.element.hidden;
  }

  /** What a file about the match is called, without its ending. */
  fileStem() {
    return this.characters.map((character) => this.app.engine.facts.characters[character].id).join("-vs-");
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
      boxes: this.boxes,
      names,
      banner: this.banner.frames > 0 ? this.banner.text : "",
    });
    const now = performance.now();
    if (now - this.thoughtAt > THOUGHTS_MS || this.paused) {
      this.thoughtAt = now;
      if (!this.thinking.hidden) {
        this.thoughts.show(this.session.current);
        this.solving.look();
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
}
