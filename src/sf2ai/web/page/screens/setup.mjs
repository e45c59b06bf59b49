// The form before a match: characters, and who plays each side.

import { button, choice, fill, make } from "../report/elements.mjs";
import { keepSetting, readSetting } from "../store/settings.mjs";

/** @typedef {{characters: number[], sources: string[]}} Chosen */

export class Setup {
  /** @param {import("./players.mjs").Players} players @param {string} mode @param {Chosen} proposed
   * @param {(chosen: Chosen) => void} start */
  constructor(players, mode, proposed, start) {
    this.players = players;
    this.mode = mode;
    this.characters = players.engine.facts.characters;
    const chosen = readSetting(`setup:${mode}`, proposed);
    this.sides = [0, 1].map((side) => this.side(side, chosen));
    const begin = button(
      { watch: "Watch", training: "Train" }[mode] ?? "Fight",
      () => {
        const made = this.chosen();
        keepSetting(`setup:${mode}`, made);
        start(made);
      },
      { className: "first", id: `start-${mode}` },
    );
    this.begin = begin;
    this.element = make("form", { className: "setup" }, [
      make(
        "div",
        { className: "sides" },
        this.sides.map((side) => side.element),
      ),
      make("div", { className: "row" }, [begin]),
    ]);
    this.element.addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      begin.click();
    });
  }

  /** @param {number} side @param {Chosen} chosen */
  side(side, chosen) {
    const people = this.mode !== "watch";
    const options = () => this.players.options(id(), people, this.mode === "training");
    const named = this.characters.map((/** @type {any} */ each, /** @type {number} */ place) => ({
      value: String(place),
      text: each.name,
    }));
    const character = choice("character", named, String(chosen.characters[side]));
    const id = () => this.characters[Number(character.select.value)].id;
    const player = choice("played by", options(), chosen.sources[side]);
    const refill = () => {
      const kept = player.select.value;
      const isAgent = kept.startsWith("agent:") || kept === "";
      fill(player.select, options(), isAgent ? this.players.opponent(id()) : kept);
    };
    if (player.select.value !== chosen.sources[side]) {
      fill(player.select, options(), this.players.opponent(id()));
    }
    character.select.addEventListener("change", refill);
    addEventListener("gamepadconnected", refill);
    addEventListener("gamepaddisconnected", refill);
    const element = make("fieldset", { className: `p${side + 1}` }, [
      make("legend", { textContent: side === 0 ? "left, p1" : "right, p2" }),
      character.element,
      player.element,
    ]);
    return { element, character: character.select, player: player.select };
  }

  /** @returns {Chosen} */
  chosen() {
    return {
      characters: this.sides.map((side) => Number(side.character.value)),
      sources: this.sides.map((side) => side.player.value),
    };
  }
}
