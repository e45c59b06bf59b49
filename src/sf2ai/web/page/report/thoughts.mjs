// Shows what the agents think: their likeliest actions, and what they expect of the round.

import { make } from "./elements.mjs";
import { Lead } from "./leads.mjs";

const SHOWN_ACTIONS = 5;

/** @typedef {import("../rounds/match.mjs").Match} Match */

export class Thoughts {
  constructor() {
    this.element = make("div", { className: "thoughts" });
    /** The largest value so far of each side's agent, if its reward has no known bound. */
    this.largest = [1, 1];
    this.sides = [0, 1].map((side) => {
      const title = make("h2", { textContent: `p${side + 1}` });
      const lead = new Lead(`who is ahead, as p${side + 1} values it`);
      const value = make("p", { className: "hint" });
      const list = make("ol");
      this.element.append(make("section", {}, [title, lead.element, value, list]));
      return { lead, value, list };
    });
  }

  /** @param {Match} match */
  show(match) {
    this.sides.forEach(({ lead, value, list }, side) => {
      const thoughts = match.thoughts(side);
      if (thoughts === null) {
        lead.hide();
        value.textContent = "no agent plays this side";
        list.replaceChildren();
        return;
      }
      this.largest[side] = Math.max(this.largest[side], Math.abs(thoughts.value));
      const most = thoughts.most || this.largest[side];
      const expected = expects(thoughts);
      value.textContent = expected;
      lead.show(((side === 0 ? 1 : -1) * thoughts.value) / most, expected);
      list.replaceChildren(...likeliest(thoughts).map((one) => line(one)));
    });
  }
}

/** @param {{name: string, text: string, share: number, chosen?: boolean}} shown @returns {HTMLElement} */
export function line({ name, text, share, chosen = false }) {
  return make("li", { className: chosen ? "chosen" : "" }, [
    make("span", { textContent: name, title: name }),
    make("span", { textContent: text }),
    make("meter", { min: 0, max: 1, value: share, "aria-label": `${name}: ${text}` }),
  ]);
}

/** @param {NonNullable<ReturnType<Match["thoughts"]>>} thoughts */
function expects({ value, reward, most }) {
  const signed = `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
  const range = most ? `, at most ±${most}` : "";
  return `expects ${signed} from now on${reward ? ` (its reward: ${reward}${range})` : ""}`;
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
