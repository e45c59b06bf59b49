// A bar that says who is ahead: the left part is p1's, the right part p2's.

import { make } from "./elements.mjs";

export class Lead {
  /** @param {string} label of the bar, for those who hear the page */
  constructor(label) {
    this.mark = make("div");
    this.element = make("div", {
      className: "lead",
      role: "meter",
      hidden: true,
      "aria-label": label,
      "aria-valuemin": "-1",
      "aria-valuemax": "1",
    });
    this.element.append(this.mark);
  }

  /** @param {number} lead of p1, -1 to 1: what is beyond is shown as the end @param {string} text */
  show(lead, text) {
    const within = Math.min(1, Math.max(-1, lead));
    this.mark.style.width = `${50 * (1 + within)}%`;
    this.element.setAttribute("aria-valuenow", within.toFixed(2));
    this.element.setAttribute("aria-valuetext", text);
    this.element.title = text;
    this.element.hidden = false;
  }

  hide() {
    this.element.hidden = true;
  }
}
