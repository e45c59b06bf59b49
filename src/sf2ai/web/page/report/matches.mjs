// The list of matches that can be seen: some of them by the names of their players, and a button for each.

import { button, choice, make } from "./elements.mjs";
import { clock, named, table } from "./tables.mjs";

const SHOWN = 60;

/** @typedef {{number: number, names: string[], characters: string[], winner: number, score: number[] | null,
 *   frames: number, forfeits: (string | null)[], file: string, header: Record<string, any>, seed: string}} ShownMatch */

export class Matches {
  /** @param {ShownMatch[]} matches @param {(match: ShownMatch) => void} play */
  constructor(matches, play) {
    this.matches = matches;
    this.play = play;
    this.playing = -1;
    this.most = SHOWN;
    const names = [...new Set(matches.flatMap((match) => match.names))].sort((one, two) => one.localeCompare(two));
    const options = [{ value: "", text: "any" }, ...names.map((name) => ({ value: `=${name}`, text: name }))];
    this.choices = ["of", "against"].map((words) => choice(words, options, ""));
    for (const { select } of this.choices) {
      select.addEventListener("change", () => this.fill());
    }
    this.count = make("p", { className: "hint", role: "status" });
    this.list = make("div");
    this.more = button("Show more matches", () => {
      this.most += 10 * SHOWN;
      this.fill(false);
    });
    this.element = make("section", { "aria-label": "matches", id: "matches" }, [
      make("h2", { textContent: "Matches" }),
      make(
        "div",
        { className: "row" },
        this.choices.map((each) => each.element),
      ),
      this.count,
      this.list,
      this.more,
    ]);
    this.fill();
  }

  /** Show the matches of two entries. @param {string} first @param {string} second */
  choose(first, second) {
    [first, second].forEach((name, place) => {
      const value = `=${name}`;
      const { select } = this.choices[place];
      select.value = [...select.options].some((option) => option.value === value) ? value : "";
    });
    this.fill();
    this.element.scrollIntoView({ block: "start" });
    this.choices[0].select.focus({ preventScroll: true });
  }

  /** The matches that are listed, in their order. */
  chosen() {
    const [first, second] = this.choices.map(({ select }) => select.value.slice(1));
    return this.matches.filter(({ names }) =>
      [names, [...names].reverse()].some(([one, other]) => (!first || first === one) && (!second || second === other)),
    );
  }

  fill(fromTop = true) {
    if (fromTop) {
      this.most = SHOWN;
    }
    const chosen = this.chosen();
    const shown = chosen.slice(0, this.most);
    this.count.textContent = chosen.length === 1 ? "1 match" : `${chosen.length} matches`;
    this.more.hidden = shown.length === chosen.length;
    const hasScore = shown.some((match) => match.score !== null);
    const headings = [
      { text: "", isNumber: true },
      { text: "p1" },
      { text: "" },
      { text: "p2" },
      ...(hasScore ? [{ text: "rounds", isNumber: true }] : []),
      { text: "result" },
      { text: "length", isNumber: true },
    ];
    this.list.replaceChildren(
      table(
        "Matches",
        headings,
        shown.map((match) => [
          String(match.number),
          player(match, 0),
          this.button(match),
          player(match, 1),
          ...(hasScore ? [match.score === null ? "" : match.score.join("-")] : []),
          result(match),
          clock(match.frames),
        ]),
      ),
    );
  }

  /** @param {ShownMatch} match */
  button(match) {
    const made = button("▶", () => this.play(match), { className: "play" });
    made.setAttribute("aria-label", `play match ${match.number}: ${match.names.join(" against ")}`);
    made.setAttribute("aria-pressed", String(match.number === this.playing));
    made.dataset.number = String(match.number);
    return made;
  }

  /** Mark the match that is shown. @param {number} number */
  mark(number) {
    this.playing = number;
    for (const each of this.list.querySelectorAll("button.play")) {
      each.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (each).dataset.number === String(number)));
    }
  }

  /** The match before or after another in the list. @param {ShownMatch} match @param {number} by
   * @returns {ShownMatch | undefined} */
  beside(match, by) {
    const chosen = this.chosen();
    return chosen[chosen.indexOf(match) + by];
  }
}

/** @param {ShownMatch} match @param {number} side */
function player(match, side) {
  const name = named(match.names[side]);
  const character = match.characters[side];
  const isSame =
    match.names[side].toLowerCase().replace(/[^a-z]/g, "") === character.toLowerCase().replace(/[^a-z]/g, "");
  const parts = isSame ? [name] : [name, " ", make("small", { textContent: character })];
  return make("span", { className: match.winner === side ? "won" : "" }, parts);
}

/** @param {ShownMatch} match */
function result(match) {
  const reasons = match.forfeits.flatMap((reason, side) =>
    reason === null ? [] : [`p${side + 1} forfeits: ${reason}`],
  );
  if (match.winner < 0) {
    return reasons.length ? reasons.join("; ") : "draw";
  }
  return make("span", {}, [
    named(match.names[match.winner]),
    " wins",
    ...(reasons.length ? [`; ${reasons.join("; ")}`] : []),
  ]);
}
