// Keyboards, gamepads and touch as pads: what is held now, and what was pressed since the last frame.

import { INPUTS, PAD_BUTTONS, readKeys } from "./bindings.mjs";

const DEAD_ZONE = 0.4;

/** @typedef {{read: () => number}} Device gives one pad a frame */

export class Keyboard {
  /** @param {Record<string, number>} bits pad bit by input */
  constructor(bits) {
    this.bits = bits;
    this.keys = readKeys();
    /** @type {Set<string>} */
    this.held = new Set();
    /** @type {Set<string>} */
    this.tapped = new Set();
    /** When the oldest press since the last frame came, ms; -1: none. */
    this.pressedAt = -1;
    this.active = false;
    addEventListener("keydown", (event) => this.press(event));
    addEventListener("keyup", (event) => this.held.delete(event.code));
    addEventListener("blur", () => this.held.clear());
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (!this.active || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) {
      return;
    }
    if (this.keys.some((keys) => Object.values(keys).includes(event.code))) {
      event.preventDefault();
      if (!event.repeat) {
        this.held.add(event.code);
        this.tapped.add(event.code);
        this.pressedAt = this.pressedAt < 0 ? event.timeStamp : this.pressedAt;
      }
    }
  }

  /** Read one set of keys; the first also takes the arrows where no other player has them.
   * @param {number} set @param {boolean} withArrows */
  read(set, withArrows) {
    let pad = 0;
    for (const input of INPUTS) {
      const codes = [this.keys[set][input]];
      if (withArrows && input in ARROWS) {
        codes.push(ARROWS[input]);
      }
      if (codes.some((code) => this.held.has(code) || this.tapped.has(code))) {
        pad |= this.bits[input];
      }
    }
    return pad;
  }

  /** A frame has used the presses. */
  frameDone() {
    this.tapped.clear();
    this.pressedAt = -1;
  }
}

/** @type {Record<string, string>} */
const ARROWS = { UP: "ArrowUp", DOWN: "ArrowDown", LEFT: "ArrowLeft", RIGHT: "ArrowRight" };

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLSelectElement || target instanceof HTMLInputElement;
}

/** The gamepads that are plugged in; their places are stable. @returns {Gamepad[]} */
export function gamepads() {
  return [...navigator.getGamepads()].filter((pad) => pad?.connected).map((pad) => /** @type {Gamepad} */ (pad));
}

/** @param {number} index @param {Record<string, number>} bits @returns {number} -1 if it was pulled out */
export function readGamepad(index, bits) {
  const gamepad = navigator.getGamepads()[index];
  if (!gamepad?.connected) {
    return -1;
  }
  let pad = 0;
  for (const input of INPUTS) {
    pad |= gamepad.buttons[PAD_BUTTONS[input]]?.pressed ? bits[input] : 0;
  }
  const [x = 0, y = 0] = gamepad.axes;
  pad |= x < -DEAD_ZONE ? bits.LEFT : x > DEAD_ZONE ? bits.RIGHT : 0;
  pad |= y < -DEAD_ZONE ? bits.UP : y > DEAD_ZONE ? bits.DOWN : 0;
  return pad;
}

/** Directions and attacks as buttons on the screen. */
export class TouchPad {
  /** @param {Record<string, number>} bits */
  constructor(bits) {
    this.bits = bits;
    /** @type {Map<number, number>} */
    this.fingers = new Map();
    this.tapped = 0;
    this.element = document.createElement("div");
    this.element.className = "touch";
    this.element.hidden = true;
    const arrows = ["↖", "↑", "↗", "←", "·", "→", "↙", "↓", "↘"];
    const ways = ["UP LEFT", "UP", "UP RIGHT", "LEFT", "", "RIGHT", "DOWN LEFT", "DOWN", "DOWN RIGHT"];
    this.element.append(
      this.block(ways.map((way, place) => [arrows[place], way])),
      this.block(["LP", "MP", "HP", "LK", "MK", "HK"].map((name) => [name, name])),
    );
    for (const kind of ["pointerdown", "pointermove"]) {
      this.element.addEventListener(kind, (event) => this.touch(/** @type {PointerEvent} */ (event)));
    }
    for (const kind of ["pointerup", "pointercancel", "pointerleave"]) {
      this.element.addEventListener(kind, (event) => this.lift(/** @type {PointerEvent} */ (event)));
    }
  }

  /** @param {string[][]} buttons */
  block(buttons) {
    const block = document.createElement("div");
    for (const [shown, inputs] of buttons) {
      const button = document.createElement("span");
      button.textContent = shown;
      button.dataset.inputs = inputs;
      block.append(button);
    }
    return block;
  }

  /** @param {PointerEvent} event */
  touch(event) {
    if (event.type === "pointermove" && !this.fingers.has(event.pointerId)) {
      return;
    }
    event.preventDefault();
    const at = document.elementFromPoint(event.clientX, event.clientY);
    const inputs = at instanceof HTMLElement && this.element.contains(at) ? (at.dataset.inputs ?? "") : "";
    const pad = inputs.split(" ").reduce((sum, input) => sum | (this.bits[input] ?? 0), 0);
    this.fingers.set(event.pointerId, pad);
    this.tapped |= pad;
    this.show();
  }

  /** @param {PointerEvent} event */
  lift(event) {
    this.fingers.delete(event.pointerId);
    this.show();
  }

  show() {
    const pad = this.held();
    for (const button of this.element.querySelectorAll("span")) {
      const inputs = (button.dataset.inputs ?? "").split(" ").filter((input) => input in this.bits);
      button.classList.toggle("down", inputs.length > 0 && inputs.every((input) => pad & this.bits[input]));
    }
  }

  held() {
    return [...this.fingers.values()].reduce((sum, pad) => sum | pad, 0);
  }

  read() {
    return this.held() | this.tapped;
  }

  frameDone() {
    this.tapped = 0;
  }
}
