// The controls of training mode: how a round begins, what is kept during it, and what the dummy records.

import { RECORDINGS } from "../rounds/dummy.mjs";
import { button, choice, make } from "../report/elements.mjs";

const HEALTH = [
  { value: "refilled", text: "full again after each exchange" },
  { value: "unhurt", text: "full on each frame" },
  { value: "hurt", text: "as in a fight" },
];
const DIZZY = [
  { value: "gathered", text: "as in a fight" },
  { value: "never", text: "never" },
  { value: "each_hit", text: "by each hit that can" },
  { value: "at_once", text: "from the beginning" },
];
const CLOSE_PX = 40;
const FAR_PX = 130;
const CORNER_PX = 120;

/** @typedef {import("../rounds/arrangement.mjs").Choice} Choice */

export class TrainingControls {
  /** @param {import("./contest.mjs").Contest} contest */
  constructor(contest) {
    this.contest = contest;
    this.session = contest.session;
    const { choice: chosen } = this.session.arrangement;
    this.recordButton = button("Record the dummy (F)", () => this.record());
    this.recordButton.setAttribute("aria-pressed", "false");
    this.slot = choice(
      "recording",
      Array.from({ length: RECORDINGS }, (_, place) => ({ value: String(place), text: String(place + 1) })),
      "0",
    );
    this.momentButton = button("Keep this moment (V)", () => this.keepMoment());
    this.places = choice("positions", this.placeOptions(chosen.places), String(chosen.places));
    this.places.select.addEventListener("change", () => this.change());
    this.clock = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", checked: chosen.clockStands }));
    this.clock.addEventListener("change", () => this.change());
    this.sides = chosen.sides.map((side, number) => this.side(side, number));
    this.element = make("div", { className: "row", hidden: true }, [
      button("Begin again (R)", () => this.reset()),
      this.momentButton,
      this.recordButton,
      this.slot.element,
    ]);
    this.settings = make("details", { hidden: true, open: true }, [
      make("summary", { textContent: "how training begins" }),
      make(
        "div",
        { className: "sides" },
        this.sides.map((side) => side.element),
      ),
      make("div", { className: "row" }, [
        this.places.element,
        button("Positions of this moment", () => this.takePlaces()),
        make("label", {}, [this.clock, "the clock stands still"]),
        button("Usual settings", () => this.restore()),
      ]),
    ]);
  }

  /** @param {Choice["sides"][number]} chosen @param {number} number */
  side(chosen, number) {
    const percent = make("input", { type: "number", min: 1, max: 100, step: 1, value: chosen.percent });
    const health = choice("health", HEALTH, chosen.health);
    const dizzy = choice("dizzy", DIZZY, chosen.dizzy);
    for (const input of [percent, health.select, dizzy.select]) {
      input.addEventListener("change", () => this.change());
    }
    const element = make("fieldset", { className: `p${number + 1}` }, [
      make("legend", { textContent: `p${number + 1}` }),
      make("label", {}, ["health at the beginning, %", percent]),
      health.element,
      dizzy.element,
    ]);
    return { element, percent, health: health.select, dizzy: dizzy.select };
  }

  /** @param {number[] | null} chosen */
  placeOptions(chosen) {
    const edge = this.contest.app.engine.facts.stage.stage_width / 2;
    const options = [
      { value: "null", text: "as a round begins" },
      { value: `${-CLOSE_PX},${CLOSE_PX}`, text: "close" },
      { value: `${-FAR_PX},${FAR_PX}`, text: "far" },
      { value: `${-edge},${CORNER_PX - edge}`, text: "p1 in the corner" },
      { value: `${edge - CORNER_PX},${edge}`, text: "p2 in the corner" },
    ];
    const own = String(chosen);
    return options.some(({ value }) => value === own) ? options : [...options, { value: own, text: `x = ${own} px` }];
  }

  /** Take over what the controls say, and begin again. */
  change() {
    const places = this.places.select.value;
    this.choose({
      sides: this.sides.map(({ percent, health, dizzy }) => {
        const wanted = Math.round(Number(percent.value)) || 100;
        percent.value = String(Math.min(100, Math.max(1, wanted)));
        return { percent: Number(percent.value), health: health.value, dizzy: dizzy.value };
      }),
      places: places === "null" ? null : places.split(",").map(Number),
      clockStands: this.clock.checked,
    });
  }

  /** @param {Choice} chosen */
  choose(chosen) {
    this.session.arrangement.choose(chosen);
    this.session.moment = null;
    this.show(chosen);
    this.reset();
  }

  /** @param {Choice} chosen */
  show(chosen) {
    chosen.sides.forEach(({ percent, health, dizzy }, number) => {
      const shown = this.sides[number];
      shown.percent.value = String(percent);
      shown.health.value = health;
      shown.dizzy.value = dizzy;
    });
    this.places.select.replaceChildren(
      ...this.placeOptions(chosen.places).map(({ value, text }) => make("option", { value, textContent: text })),
    );
    this.places.select.value = String(chosen.places);
    this.clock.checked = chosen.clockStands;
    this.showMoment();
  }

  restore() {
    this.choose(this.session.arrangement.usual());
  }

  takePlaces() {
    const { width } = this.contest.app.engine.facts.stage;
    const { choice: chosen } = this.session.arrangement;
    const places = this.session.current.snapshot().sides.map(({ x }) => Math.round(x * width));
    this.choose({ ...chosen, places });
  }

  reset() {
    if (this.session.match !== null && this.session.trains) {
      this.contest.beginAgain();
    }
  }

  keepMoment() {
    if (this.session.moment === null) {
      this.session.keepMoment();
      this.contest.say(`"Begin again" now returns to this moment`);
    } else {
      this.session.moment = null;
      this.contest.say(`"Begin again" now begins a round`);
    }
    this.showMoment();
  }

  showMoment() {
    this.momentButton.textContent = this.session.moment === null ? "Keep this moment (V)" : "Forget the moment (V)";
  }

  record() {
    const { session, contest } = this;
    if (session.dummy.taking >= 0) {
      const place = session.dummy.taking;
      this.finished(place, session.dummy.finish());
      return;
    }
    const side = session.dummySide;
    if (!["keys", "gamepad", "touch"].includes(session.sources[1 - side].split(":")[0])) {
      contest.say(
        `choose a keyboard, gamepad or touch for p${2 - side} first: it plays the dummy while it records`,
        true,
      );
      return;
    }
    const place = Number(this.slot.select.value);
    contest.takers.set(side, `dummy:${place + 1}`, { pads: true });
    session.dummy.record(place);
    this.showRecording();
    contest.say(`you play p${side + 1}, and what you do is recorded; F ends it`);
    contest.pause(false);
    contest.canvas.focus();
  }

  /** @param {number} place @param {number} frames */
  finished(place, frames) {
    this.showRecording();
    this.session.dummy.begin(this.session.current.frames);
    this.contest.say(
      frames
        ? `recording ${place + 1} has ${frames} frames, and the dummy repeats it`
        : `recording ${place + 1} is empty: nothing was pressed`,
    );
  }

  showRecording() {
    const is_on = this.session.dummy.taking >= 0;
    this.recordButton.setAttribute("aria-pressed", String(is_on));
    this.recordButton.textContent = is_on ? "End the recording (F)" : "Record the dummy (F)";
  }
}
