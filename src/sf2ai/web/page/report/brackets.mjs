// The series of a bracket, round by round from left to right, and the rounds of a Swiss tournament.

import { make } from "./elements.mjs";
import { named, table } from "./tables.mjs";

/** @typedef {{bracket: string, stage: string, entries: (string | null)[], wins: number[], draws: number,
 *   winner: string | null, by_order: boolean, is_bye: boolean}} Series */

/** @param {Series[]} stages @param {(first: string, second: string) => void} choose @returns {HTMLElement} */
export function brackets(stages, choose) {
  const names = [...new Set(stages.map((series) => series.bracket))];
  const parts = names.flatMap((name) => {
    const series = stages.filter((one) => one.bracket === name);
    return name === ""
      ? [roundsTable(series)]
      : [make("h3", { textContent: capital(name) }), tree(name, series, choose)];
  });
  if (stages.some((series) => series.by_order)) {
    parts.push(
      make("p", {
        className: "hint",
        textContent: "* too many matches without a winner: the one that was placed higher goes on",
      }),
    );
  }
  return make("div", {}, parts);
}

/** @param {Series[]} stages */
function roundsTable(stages) {
  return table(
    "Rounds",
    [{ text: "round" }, { text: "name" }, { text: "won-lost-drawn", isNumber: true }, { text: "against" }],
    stages.map((series) => [
      series.stage.replace(/^round /, ""),
      named(series.entries[0]),
      series.is_bye ? "rests" : `${series.wins.join("-")}-${series.draws}`,
      named(series.entries[1]),
    ]),
  );
}

/** @param {string} name @param {Series[]} series @param {(first: string, second: string) => void} choose */
function tree(name, series, choose) {
  const rounds = [...new Set(series.map((one) => one.stage))];
  return make(
    "div",
    { className: "wide tree", tabIndex: 0, role: "region", "aria-label": name },
    rounds.map((stage) =>
      make("section", { "aria-label": stage }, [
        make("h4", { textContent: stage.replace(/^(winners|losers) /, "") }),
        make(
          "ol",
          {},
          series.filter((one) => one.stage === stage).map((one) => make("li", {}, [box(one, choose)])),
        ),
      ]),
    ),
  );
}

/** @param {Series} series @param {(first: string, second: string) => void} choose */
function box(series, choose) {
  const [first, second] = series.entries;
  if (series.is_bye && first === null && second === null) {
    return make("div", { className: "series empty" });
  }
  const rows = series.entries.map((entry, side) => {
    const won = entry !== null && entry === series.winner;
    const score = first === null || second === null ? "" : `${series.wins[side]}${won && series.by_order ? "*" : ""}`;
    return make("span", { className: won ? "won" : "" }, [
      entry === null ? make("i", { textContent: series.is_bye ? "bye" : "not known yet" }) : named(entry),
      make("b", { textContent: score }),
    ]);
  });
  if (first === null || second === null) {
    return make("div", { className: "series" }, rows);
  }
  const made = make("button", { type: "button", className: "series" }, rows);
  made.addEventListener("click", () => choose(first, second));
  return made;
}

/** @param {string} text */
function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}
