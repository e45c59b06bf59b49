// Which keys and buttons mean what. Two sets of keys, so that two people can share a keyboard.

import { keepSetting, readSetting } from "../store/settings.mjs";

export const DIRECTIONS = ["UP", "DOWN", "LEFT", "RIGHT"];
export const ATTACKS = ["LP", "MP", "HP", "LK", "MK", "HK"];
export const INPUTS = [...DIRECTIONS, ...ATTACKS];

/** @typedef {Record<string, string>} Keys a key's code by input */

/** @type {Keys[]} */
const DEFAULT_KEYS = [
  {
    UP: "KeyW",
    DOWN: "KeyS",
    LEFT: "KeyA",
    RIGHT: "KeyD",
    LP: "KeyU",
    MP: "KeyI",
    HP: "KeyO",
    LK: "KeyJ",
    MK: "KeyK",
    HK: "KeyL",
  },
  {
    UP: "ArrowUp",
    DOWN: "ArrowDown",
    LEFT: "ArrowLeft",
    RIGHT: "ArrowRight",
    LP: "Numpad4",
    MP: "Numpad5",
    HP: "Numpad6",
    LK: "Numpad1",
    MK: "Numpad2",
    HK: "Numpad3",
  },
];

/** Buttons of a standard gamepad. @type {Record<string, number>} */
export const PAD_BUTTONS = { UP: 12, DOWN: 13, LEFT: 14, RIGHT: 15, LP: 2, MP: 3, HP: 5, LK: 0, MK: 1, HK: 7 };

/** @returns {Keys[]} */
export function readKeys() {
  const kept = readSetting("keys", /** @type {any} */ (null));
  const fits =
    Array.isArray(kept) &&
    kept.length === 2 &&
    kept.every((keys) => keys && INPUTS.every((input) => typeof keys[input] === "string"));
  return fits ? kept : defaultKeys();
}

/** @returns {Keys[]} */
export function defaultKeys() {
  return DEFAULT_KEYS.map((keys) => ({ ...keys }));
}

/** @param {Keys[]} keys */
export function keepKeys(keys) {
  keepSetting("keys", keys);
}

/** What a key is called on its cap, as far as the code says. @param {string} code */
export function keyName(code) {
  return code
    .replace(/^Key|^Digit/, "")
    .replace(/^Arrow(.*)/, "$1 arrow")
    .replace(/^Numpad(\d)/, "number pad $1");
}

/** How to play with a set of keys. @param {Keys} keys */
export function keyWords(keys) {
  /** @param {string[]} inputs */
  const names = (inputs) => inputs.map((input) => keys[input].replace(/^Key|^Arrow|^Numpad/, "")).join(" ");
  const moves = names(["UP", "LEFT", "DOWN", "RIGHT"]);
  const punches = names(["LP", "MP", "HP"]);
  return `move: ${moves}; punches: ${punches}; kicks: ${names(["LK", "MK", "HK"])}; hold back to block`;
}
