// Key settings: every input of both sets of keys can be changed, and is kept.

import { button, make } from "../report/elements.mjs";
import { defaultKeys, INPUTS, keepKeys, keyName } from "../seats/bindings.mjs";

const NAMES = {
  UP: "jump",
  DOWN: "crouch",
  LEFT: "left",
  RIGHT: "right",
  LP: "light punch",
  MP: "medium punch",
  HP: "heavy punch",
  LK: "light kick",
  MK: "medium kick",
  HK: "heavy kick",
};

/** @param {import("../main.mjs").App} app */
export function keysScreen(app) {
  const { keyboard } = app.devices;
  const words = make("p", {
    className: "hint",
    role: "status",
    textContent: "Press a button here, then the key that it shall have; Escape leaves it as it is.",
  });
  const table = make("table", { className: "keys" });
  const refill = () => {
    table.replaceChildren(
      make(
        "tr",
        {},
        ["input", "first set", "second set"].map((text) => make("th", { textContent: text, scope: "col" })),
      ),
      ...INPUTS.map((input) =>
        make("tr", {}, [
          make("th", { textContent: NAMES[/** @type {keyof typeof NAMES} */ (input)], scope: "row" }),
          ...[0, 1].map((set) => make("td", {}, [keyButton(input, set)])),
        ]),
      ),
    );
  };
  /** @param {string} input @param {number} set */
  const keyButton = (input, set) =>
    button(keyName(keyboard.keys[set][input]), () => {
      words.textContent = `press the key for ${NAMES[/** @type {keyof typeof NAMES} */ (input)]}`;
      addEventListener(
        "keydown",
        (event) => {
          event.preventDefault();
          event.stopImmediatePropagation();
          if (event.code !== "Escape") {
            const user = keyboard.keys.flatMap((keys, place) =>
              INPUTS.filter((each) => keys[each] === event.code).map((each) => ({ place, each })),
            );
            user.forEach(({ place, each }) => {
              keyboard.keys[place][each] = keyboard.keys[set][input];
            });
            keyboard.keys[set][input] = event.code;
            keepKeys(keyboard.keys);
          }
          words.textContent = "kept";
          refill();
        },
        { once: true, capture: true },
      );
    });
  refill();
  return make("div", {}, [
    make("p", {
      textContent:
        "Keys are places on the keyboard, so they stay where they are in every language. The " +
        "first set also has the arrows, unless a second person plays with the other. Gamepads with the standard " +
        "layout work as they are: press a button on it once, so that the browser shows it to the page.",
    }),
    words,
    table,
    button("As at the beginning", () => {
      keyboard.keys = defaultKeys();
      keepKeys(keyboard.keys);
      refill();
    }),
  ]);
}
