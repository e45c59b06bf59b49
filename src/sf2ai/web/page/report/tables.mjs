// Tables of results. All texts are put in as text: a name with HTML in it is shown as it is written.

import { make } from "./elements.mjs";

/** @typedef {{text: string, isNumber?: boolean, title?: string}} Heading */

/** A table that scrolls by itself where the window is too narrow for it.
 * @param {string} caption @param {Heading[]} headings @param {(string | Node)[][]} rows
 * @returns {HTMLElement} */
export function table(caption, headings, rows) {
  const head = make(
    "tr",
    {},
    headings.map(({ text, isNumber, title }) =>
      make("th", {
        textContent: text,
        scope: "col",
        className: isNumber ? "number" : "",
        title: title ?? "",
      }),
    ),
  );
  const body = rows.map((row) =>
    make(
      "tr",
      {},
      row.map((cell, place) =>
        make(
          "td",
          {
            className: headings[place].isNumber ? "number" : "",
          },
          [cell],
        ),
      ),
    ),
  );
  const made = make("table", { className: "results" }, [make("thead", {}, [head]), make("tbody", {}, body)]);
  return make("div", { className: "wide", tabIndex: 0, role: "region", "aria-label": caption }, [made]);
}

/** A share in percent. @param {number} share */
export function percent(share) {
  return `${(100 * share).toFixed(0)} %`;
}

/** @param {number} frames */
export function clock(frames) {
  const seconds = Math.round(frames / 60);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** A name that takes several lines where it is long. @param {string | null} name */
export function named(name) {
  const made = make("span", { className: "name", dir: "auto", textContent: name ?? "" });
  made.style.setProperty("--letters", String((name ?? "").length));
  return made;
}
