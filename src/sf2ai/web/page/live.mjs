// The page of what is going on: a training's curves, or a tournament's standings, bracket and matches. The program
// sends its state while it works; the page does nothing to the program.

import { brackets } from "./report/brackets.mjs";
import { curveChart } from "./report/curves.mjs";
import { button, make } from "./report/elements.mjs";
import { Player } from "./report/player.mjs";
import { pairingsTable, standingsTable } from "./report/standings.mjs";
import { named } from "./report/tables.mjs";

const LOST_MS = 20_000;

/** `sf2ai.report.live` writes it. A part that is missing is not shown.
 * @typedef {{version: string, title: string, lines: string[], now: string[][], more_now: number,
 *   standings?: import("./report/standings.mjs").Standing[], matchups?: import("./report/standings.mjs").Matchup[],
 *   stages?: import("./report/brackets.mjs").Series[], curves?: import("./report/curves.mjs").Chart[],
 *   fights: import("./report/matches.mjs").ShownMatch[], about_fights: string}} State */

export class LivePage {
  constructor() {
    /** @type {State | null} */
    this.state = null;
    this.heard = performance.now();
    this.ended = false;
    this.main = /** @type {HTMLElement} */ (document.getElementById("main"));
    this.title = make("h2", { className: "title live", textContent: "waiting for the first state", dir: "auto" });
    this.status = make("p", { className: "good", role: "status" });
    this.lines = make("div");
    /** @type {HTMLElement} */
    this.tables = make("div");
    this.player = new Player("", (match, by) => this.beside(match, by));
    this.fights = make("div", { className: "row" });
    this.about = make("p", { className: "hint" });
    this.follows = true;
    this.followButton = button("Follow the newest fight", () => this.follow(!this.follows), { hidden: true });
    this.follow(true);
    this.main.replaceChildren(
      this.title,
      this.status,
      this.lines,
      this.player.element,
      make("div", { className: "row" }, [this.followButton, this.fights]),
      this.about,
      this.tables,
    );
    this.source = new EventSource("events");
    this.source.addEventListener("state", (event) => this.show(JSON.parse(event.data)));
    this.source.addEventListener("end", () => this.end("The program has ended. This is how it was at the end."));
    this.source.addEventListener("open", () => this.say("live", true));
    this.source.addEventListener("error", () => this.lost());
    setInterval(() => this.lost(false), 1000);
  }

  /** @param {string} text @param {boolean} good */
  say(text, good) {
    this.status.textContent = text;
    this.status.className = good ? "good" : "bad";
    this.heard = performance.now();
  }

  /** @param {string} text */
  end(text) {
    this.ended = true;
    this.source.close();
    this.say(text, false);
  }

  /** The connection is gone: the browser tries again by itself, for a while. */
  lost(now = true) {
    if (this.ended || (!now && this.source.readyState === EventSource.OPEN)) {
      return;
    }
    if (this.source.readyState === EventSource.CLOSED || performance.now() - this.heard > LOST_MS) {
      this.end("The program no longer answers: it has ended, or was stopped. This is the last that it sent.");
    } else {
      this.status.textContent = "the connection is lost; trying again";
      this.status.className = "bad";
    }
  }

  /** @param {State} state */
  show(state) {
    this.heard = performance.now();
    this.state = state;
    document.title = `sf2ai: ${state.title}`;
    this.title.textContent = state.title;
    this.player.version = state.version;
    this.lines.replaceChildren(
      ...state.lines.map((text) => make("p", { className: "hint", textContent: text, dir: "auto" })),
      ...this.now(state),
    );
    this.about.textContent = state.about_fights;
    this.showFights(state.fights);
    const left = this.tables.querySelectorAll(".wide");
    const places = [...left].map((each) => each.scrollLeft);
    this.tables.replaceChildren(...this.parts(state));
    this.tables.querySelectorAll(".wide").forEach((each, place) => {
      each.scrollLeft = places[place] ?? 0;
    });
  }

  /** @param {State} state */
  now({ now, more_now: more }) {
    if (!now.length) {
      return [];
    }
    const pairs = now.flatMap(([first, second], place) => [
      ...(place ? [", "] : []),
      named(first),
      " – ",
      named(second),
    ]);
    return [make("p", {}, ["now: ", ...pairs, more ? ` and ${more} more` : ""])];
  }

  /** @param {State} state @returns {HTMLElement[]} */
  parts({ standings, matchups, stages, curves }) {
    const heading = (/** @type {string} */ text) => make("h2", { textContent: text });
    const ignore = () => undefined;
    return [
      ...(curves ?? []).map((chart) => curveChart(chart)),
      ...(standings?.length ? [heading("Standings so far"), standingsTable(standings)] : []),
      ...(stages?.length ? [heading(stages[0].bracket === "" ? "Rounds" : "Bracket"), brackets(stages, ignore)] : []),
      ...(matchups?.length && standings
        ? [
            heading("Every entry against every other"),
            pairingsTable(
              standings.map((row) => row.name),
              matchups,
              ignore,
            ),
          ]
        : []),
    ];
  }

  /** @param {State["fights"]} fights */
  showFights(fights) {
    this.followButton.hidden = !fights.length;
    this.fights.replaceChildren(
      ...fights
        .slice(-4)
        .reverse()
        .map((fight) =>
          button(`▶ ${fight.names.join(" – ").slice(0, 60)}`, () => {
            this.follow(false);
            this.player.show(fight);
          }),
        ),
    );
    const newest = fights[fights.length - 1];
    if (this.follows && newest !== undefined && !this.isPlaying()) {
      this.player.show(newest);
    }
  }

  /** Whether a fight is on the screen that has not come to its end. */
  isPlaying() {
    return this.player.match !== null && (this.player.isRunning() || this.newestNumber() === this.player.match.number);
  }

  newestNumber() {
    const fights = this.state?.fights ?? [];
    return fights.length ? fights[fights.length - 1].number : -1;
  }

  /** @param {boolean} on */
  follow(on) {
    this.follows = on;
    this.followButton.setAttribute("aria-pressed", String(on));
    if (on && this.state !== null) {
      this.showFights(this.state.fights);
    }
  }

  /** @param {import("./report/matches.mjs").ShownMatch} match @param {number} by */
  beside(match, by) {
    const fights = this.state?.fights ?? [];
    return fights[fights.findIndex((fight) => fight.number === match.number) + by];
  }
}

/** @type {any} */ (window).sf2ai = new LivePage();
