// What helps to train: a meter of the last frames of both sides, and the inputs that were given.

import { make } from "./elements.mjs";

const FRAMES = 90;
const SHOWN_INPUTS = 14;
const COLOURS = {
  free: "#2c3046",
  startup: "#46c26a",
  active: "#ff5a64",
  recovery: "#4a8dff",
  stun: "#ffd35a",
  air: "#6a5a8a",
};

/** What the colours mean, in the order of a move. @type {[State, string][]} */
const LEGEND = [
  ["startup", "startup"],
  ["active", "active"],
  ["recovery", "recovery"],
  ["stun", "stunned or down"],
  ["air", "in the air"],
  ["free", "free"],
];

/** @typedef {import("../rounds/match.mjs").Match} Match */
/** @typedef {import("../rounds/match.mjs").Snapshot} Snapshot */
/** @typedef {keyof typeof COLOURS} State */

export class Training {
  /** @param {any} facts */
  constructor(facts) {
    this.facts = facts;
    /** @type {State[][]} */
    this.states = [];
    /** @type {{pad: number, frames: number}[][]} */
    this.inputs = [[], []];
    this.advantage = "";
    /** The last move of each side; -1: none. */
    this.moves = [-1, -1];
    /** What each side has lost in the present or last exchange, parts of full health. */
    this.lost = [0, 0];
    /** @type {number[] | null} */
    this.health = null;
    /** First frame on which each side is free again. */
    this.free = [0, 0];
    this.exchange = false;
    this.canvas = /** @type {HTMLCanvasElement} */ (make("canvas", { width: FRAMES * 10, height: 44 }));
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", "frame meter");
    this.canvas.className = "meter";
    this.words = make("p", { className: "hint", "aria-live": "off" });
    this.lists = [0, 1].map(() => make("pre"));
    const legend = LEGEND.map(([state, text]) => {
      const swatch = make("span", { className: "swatch" });
      swatch.style.background = COLOURS[state];
      return make("span", {}, [swatch, text]);
    });
    this.element = make("div", { hidden: true }, [
      this.canvas,
      make("p", { className: "legend hint" }, legend),
      this.words,
      make("div", { className: "inputs" }, this.lists),
    ]);
  }

  clear() {
    this.states = [];
    this.inputs = [[], []];
    this.advantage = "";
    this.moves = [-1, -1];
    this.lost = [0, 0];
    this.health = null;
    this.free = [0, 0];
    this.exchange = false;
  }

  /** Forget the last frames, which were undone. @param {number} frames */
  undo(frames) {
    this.states.splice(Math.max(0, this.states.length - frames), frames);
    for (const list of this.inputs) {
      let left = frames;
      while (left > 0 && list.length) {
        const taken = Math.min(left, list[0].frames);
        list[0].frames -= taken;
        left -= taken;
        if (list[0].frames === 0) {
          list.shift();
        }
      }
    }
    this.health = null;
    this.exchange = false;
  }

  /** Note a frame. @param {Match} match @param {Snapshot} snapshot */
  note(match, snapshot) {
    const states = snapshot.sides.map((side) => this.state(side));
    this.states.push(states);
    if (this.states.length > FRAMES) {
      this.states.shift();
    }
    this.noteHits(states, snapshot);
    this.noteAdvantage(states, match.frames);
    [0, 1].forEach((side) => {
      const pad = match.tape[match.tape.length - 2 + side];
      const list = this.inputs[side];
      if (list.length && list[0].pad === pad) {
        list[0].frames += 1;
      } else {
        list.unshift({ pad, frames: 1 });
        list.length = Math.min(list.length, SHOWN_INPUTS);
      }
    });
  }

  /** @param {Snapshot["sides"][number]} side @returns {State} */
  state(side) {
    const activity = this.facts.activities[side.activity];
    if (side.move >= 0 && ["attack", "special", "throw"].includes(activity)) {
      const [, startup, active] = this.facts.moves[side.move];
      const frame = side.activityFrames;
      return frame <= startup ? "startup" : frame <= startup + active ? "active" : "recovery";
    }
    if (activity === "jump") {
      return "air";
    }
    return activity === "free" || activity === "block" ? "free" : "stun";
  }

  /** Moves and damage. @param {State[]} states @param {Snapshot} snapshot */
  noteHits(states, snapshot) {
    const health = snapshot.sides.map((side) => side.health);
    const before = this.health ?? health;
    snapshot.sides.forEach((side, number) => {
      const { move } = side;
      if (["startup", "active", "recovery"].includes(states[number])) {
        this.moves[number] = move;
      }
      const lost = Math.max(0, before[number] - health[number]);
      if (lost > 0 && !this.exchange) {
        this.lost = [0, 0];
      }
      this.lost[number] += lost;
    });
    this.health = health;
  }

  /** A side's last move, with the frames of its parts. @param {number} side */
  lastMove(side) {
    if (this.moves[side] < 0) {
      return "";
    }
    const [name, startup, active, total] = this.facts.moves[this.moves[side]];
    if (total <= 0) {
      return `p${side + 1}: ${name}`;
    }
    const parts = `${startup} startup, ${active} active, ${Math.max(0, total - startup - active)} recovery`;
    return `p${side + 1}: ${name}, ${parts}, ${total} in all`;
  }

  /** @param {State[]} states @param {number} frame */
  noteAdvantage(states, frame) {
    const busy = states.map((state) => state !== "free" && state !== "air");
    if (states.includes("stun")) {
      this.exchange = true;
    }
    states.forEach((_, side) => {
      if (busy[side]) {
        this.free[side] = frame + 1;
      }
    });
    if (this.exchange && !busy[0] && !busy[1]) {
      const lead = this.free[1] - this.free[0];
      this.advantage = `last exchange: p1 ${lead >= 0 ? "+" : ""}${lead} frames`;
      this.exchange = false;
    }
  }

  show() {
    const pen = this.canvas.getContext("2d");
    if (pen === null) {
      return;
    }
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    for (const side of [0, 1]) {
      pen.fillStyle = COLOURS.free;
      pen.fillRect(0, side * 22, this.canvas.width, 20);
      this.states.forEach((states, place) => {
        pen.fillStyle = COLOURS[states[side]];
        pen.fillRect(place * 10, side * 22, 9, 20);
      });
    }
    const damage = this.lost.map((lost, side) => (lost > 0 ? `p${side + 1} lost ${(100 * lost).toFixed(0)} %` : ""));
    const said = [this.lastMove(0), this.lastMove(1), this.advantage, ...damage].filter(Boolean);
    this.words.textContent = said.join("; ") || "moves and their frames appear here";
    this.inputs.forEach((list, side) => {
      this.lists[side].textContent = [`p${side + 1}`, ...list.map((one) => this.line(one))].join("\n");
    });
  }

  /** @param {{pad: number, frames: number}} given */
  line({ pad, frames }) {
    const bits = this.facts.pad;
    const across = (pad & bits.RIGHT ? 1 : 0) - (pad & bits.LEFT ? 1 : 0);
    const up = (pad & bits.UP ? 1 : 0) - (pad & bits.DOWN ? 1 : 0);
    const pressed = this.facts.attacks.filter((/** @type {string} */ name) => pad & bits[name]);
    return `${String(frames).padStart(4)}  ${"↙↓↘←·→↖↑↗"[3 * (up + 1) + across + 1]}  ${pressed.join(" ")}`;
  }
}
