// A page of results: what was played, its tables, and every match that was kept, which the engine plays again.

import { brackets } from "./report/brackets.mjs";
import { make } from "./report/elements.mjs";
import { Matches } from "./report/matches.mjs";
import { Player } from "./report/player.mjs";
import { pairingsTable, standingsTable } from "./report/standings.mjs";
import { table } from "./report/tables.mjs";
import { readJson } from "./store/files.mjs";

/** What the page shows; `sf2ai.report.pages` writes it. A part that is missing is not shown.
 * @typedef {{version: string, title: string, facts: [string, string][], remarks: string[],
 *   standings: import("./report/standings.mjs").Standing[], matchups: import("./report/standings.mjs").Matchup[],
 *   stages: import("./report/brackets.mjs").Series[], tables: {title: string, headings: string[], rows: string[][]}[],
 *   matches: import("./report/matches.mjs").ShownMatch[], why_no_matches: string}} Results */

export class ResultsPage {
  /** @param {Results} results */
  constructor(results) {
    this.results = results;
    this.player = new Player(results.version, (match, by) => this.matches.beside(match, by));
    this.matches = new Matches(results.matches, (match) => this.player.show(match));
    this.player.onMatch = (match) => this.matches.mark(match.number);
    document.title = `sf2ai: ${results.title}`;
  }

  /** @returns {HTMLElement[]} */
  parts() {
    const { title, facts, remarks, standings, matchups, stages, tables, matches, why_no_matches: why } = this.results;
    const choose = (/** @type {string} */ first, /** @type {string} */ second) => this.matches.choose(first, second);
    const heading = (/** @type {string} */ text) => make("h2", { textContent: text });
    const parts = [
      make("h2", { className: "title", textContent: title, dir: "auto" }),
      factList(facts),
      this.player.element,
    ];
    if (standings.length) {
      parts.push(heading("Standings"), standingsTable(standings));
    }
    if (remarks.length) {
      parts.push(
        make(
          "ul",
          { className: "remarks" },
          remarks.map((text) => make("li", { textContent: text, dir: "auto" })),
        ),
      );
    }
    if (stages.length) {
      parts.push(heading(stages[0].bracket === "" ? "Rounds" : "Bracket"), brackets(stages, choose));
    }
    if (matchups.length) {
      parts.push(
        heading("Every entry against every other"),
        pairingsTable(
          standings.map((row) => row.name),
          matchups,
          choose,
        ),
      );
    }
    for (const { title: text, headings, rows } of tables) {
      parts.push(
        heading(text),
        table(
          text,
          headings.map((words) => ({ text: words })),
          rows,
        ),
      );
    }
    if (matches.length > 1) {
      parts.push(this.matches.element);
    }
    if (why) {
      parts.push(make("p", { className: "hint", textContent: why }));
    }
    return parts;
  }
}

/** @param {[string, string][]} facts */
function factList(facts) {
  return make(
    "dl",
    { className: "facts" },
    facts.map(([name, text]) =>
      make("div", {}, [make("dt", { textContent: name }), make("dd", { textContent: text, dir: "auto" })]),
    ),
  );
}

async function begin() {
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  try {
    const page = new ResultsPage(await readJson("results.json"));
    main.replaceChildren(...page.parts());
    /** @type {any} */ (window).sf2ai = page;
    if (page.results.matches.length === 1) {
      await page.player.show(page.results.matches[0]);
    }
  } catch (error) {
    main.textContent = `The page could not be read: ${/** @type {any} */ (error).message}`;
  }
}

begin();
