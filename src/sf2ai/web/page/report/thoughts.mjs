// Shows what the agents think: their likeliest actions and what they expect of the round.

import { make } from "./elements.mjs";

const SHOWN_ACTIONS = 5;

/** @typedef {import("../rounds/match.mjs").Match} Match */

export class Thoughts {
  constructor() {
    this.element = make("div", { className: "thoughts", hidden: true });
    this.sides = [0, 1].map((side) => {
      const title = make("h2", { textContent: `p${side + 1}` });
      const value = make("p", { className: "hint" });
      const list = make("ol");
      this.element.append(make("section", {}, [title, value, list]));
      return { value, list };
    });
  }

  /** @param {Match} match */
  show(match) {
    this.sides.forEach(({ value, list }, side) => {
      const thoughts = match.thoughts(side);
      if (thoughts === null) {
        value.textContent = "nobody who thinks in numbers plays this side";
        list.replaceChildren();
        return;
      }
      value.textContent = `expects ${thoughts.value.toFixed(2)} of what it is trained for`;
      list.replaceChildren(
        ...likeliest(thoughts).map(({ name, text, share, chosen }) =>
          make("li", { className: chosen ? "chosen" : "" }, [
            make("span", { textContent: name, title: name }),
            make("span", { textContent: text }),
            make("meter", { min: 0, max: 1, value: share, "aria-label": `${name}: ${text}` }),
          ]),
        ),
      );
    });
  }
}

/** @param {NonNullable<ReturnType<Match["thoughts"]>>} thoughts */
function likeliest(thoughts) {
  const { weights, names, mixes, action } = thoughts;
  const places = weights
    .map((_, place) => place)
    .filter((place) => Number.isFinite(weights[place]) && (!mixes || weights[place] > 0));
  places.sort((one, two) => weights[two] - weights[one]);
  const best = places.length ? weights[places[0]] : 0;
  const worst = places.length ? weights[places[places.length - 1]] : 0;
  return places.slice(0, SHOWN_ACTIONS).map((place) => ({
    name: names[place],
    text: mixes ? `${(100 * weights[place]).toFixed(0)} %` : weights[place].toFixed(2),
    share: mixes ? weights[place] : (weights[place] - worst) / Math.max(best - worst, 1e-6),
    chosen: place === action,
  }));
}
