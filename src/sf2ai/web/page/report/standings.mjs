// The standings of a tournament with the ratings, and every entry against every other.

import { button, make } from "./elements.mjs";
import { named, percent, table } from "./tables.mjs";

/** @typedef {{rank: number, name: string, character: string, wins: number, losses: number, draws: number,
 *   win_rate: number, win_rate_interval: number[], weights: string, points?: number, rating?: number, margin?: number,
 *   rank_range?: number[]}} Standing */
/** @typedef {{first: string, second: string, wins: number, losses: number, draws: number, both_lost: number}} Matchup */

/** @param {Standing[]} rows @returns {HTMLElement} */
export function standingsTable(rows) {
  const isRated = rows.some((row) => row.rating !== undefined);
  const hasPoints = rows.some((row) => row.points !== undefined);
  const headings = [
    { text: "rank", isNumber: true },
    { text: "name" },
    { text: "character" },
    ...(hasPoints ? [{ text: "points", isNumber: true }] : []),
    { text: "won-lost-drawn", isNumber: true },
    { text: "win rate", isNumber: true, title: "with its 95 % interval" },
    ...(isRated
      ? [
          {
            text: "rating",
            isNumber: true,
            title: "Elo points; the mean of all entries is 0; ± half the 95 % interval",
          },
          { text: "may be ranked", isNumber: true, title: "by rating, all at once with 95 %" },
        ]
      : []),
    { text: "weights" },
  ];
  return table(
    "Standings",
    headings,
    rows.map((row) => [
      String(row.rank),
      named(row.name),
      row.character,
      ...(hasPoints ? [String(row.points ?? "")] : []),
      `${row.wins}-${row.losses}-${row.draws}`,
      withInterval(row),
      ...(isRated ? [rating(row), ranks(row.rank_range ?? [])] : []),
      row.weights,
    ]),
  );
}

/** @param {Standing} row */
function withInterval(row) {
  const [low, high] = row.win_rate_interval;
  return make("span", {}, [
    row.win_rate.toFixed(2),
    " ",
    make("small", {
      textContent: `${low.toFixed(2)} to ${high.toFixed(2)}`,
    }),
  ]);
}

/** @param {Standing} row */
function rating({ rating: points, margin }) {
  return points === undefined
    ? ""
    : `${points < 0 ? "−" : "+"}${Math.abs(points).toFixed(0)} ±${(margin ?? 0).toFixed(0)}`;
}

/** @param {number[]} range */
function ranks([best, worst]) {
  return best === worst ? String(best ?? "") : `${best} to ${worst}`;
}

/** The row's win rate against the column; `choose` is told of the pair whose matches are wanted.
 * @param {string[]} names @param {Matchup[]} matchups @param {(first: string, second: string) => void} choose
 * @returns {HTMLElement} */
export function pairingsTable(names, matchups, choose) {
  /** @type {Map<string, {share: number, words: string}>} */
  const cells = new Map();
  for (const row of matchups) {
    const played = row.wins + row.losses + row.draws + row.both_lost;
    const words = (/** @type {number} */ won, /** @type {number} */ lost) =>
      `${won} won, ${lost} lost, ${row.draws} drawn`;
    cells.set(pair(row.first, row.second), {
      share: (row.wins + row.draws / 2) / played,
      words: words(row.wins, row.losses),
    });
    cells.set(pair(row.second, row.first), {
      share: (row.losses + row.draws / 2) / played,
      words: words(row.losses, row.wins),
    });
  }
  const headings = [
    { text: "", isNumber: true },
    { text: "row against column" },
    ...names.map((name, place) => ({ text: String(place + 1), isNumber: true, title: name })),
  ];
  const made = table(
    "Every entry against every other",
    headings,
    names.map((name, place) => [
      String(place + 1),
      named(name),
      ...names.map((other) => {
        const cell = cells.get(pair(name, other));
        if (cell === undefined) {
          return "";
        }
        const words = `${name} against ${other}: ${cell.words}`;
        const made = button(percent(cell.share), () => choose(name, other), { title: words, className: "cell" });
        made.setAttribute("aria-label", `${words}; show these matches`);
        made.style.setProperty("--share", cell.share.toFixed(3));
        return made;
      }),
    ]),
  );
  made.classList.add("pairings");
  return made;
}

/** @param {string} first @param {string} second */
function pair(first, second) {
  return JSON.stringify([first, second]);
}
