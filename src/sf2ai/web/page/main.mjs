// The page: loads the engine and the list of agents, and shows one screen at a time.

import { Engine } from "./engine/engine.mjs";
import { Figures } from "./drawing/figures.mjs";
import { Sound } from "./drawing/sound.mjs";
import { button, make } from "./report/elements.mjs";
import { Contest } from "./screens/contest.mjs";
import { keysScreen } from "./screens/keys.mjs";
import { newSeed, Players } from "./screens/players.mjs";
import { Replays } from "./screens/replays.mjs";
import { Setup } from "./screens/setup.mjs";
import { Keyboard, TouchPad } from "./seats/devices.mjs";
import { readJson } from "./store/files.mjs";

const SCREENS = ["fight", "watch", "training", "replays", "keys"];

/** Everything that the screens share. */
export class App {
  /** @param {Engine} engine @param {Figures} figures @param {any} site */
  constructor(engine, figures, site) {
    this.engine = engine;
    this.figures = figures;
    this.site = site;
    this.newSeed = newSeed;
    this.players = new Players(engine, site.agents);
    this.devices = { keyboard: new Keyboard(engine.facts.pad), touch: new TouchPad(engine.facts.pad) };
    this.sound = new Sound();
    this.contest = new Contest(this);
    this.replays = new Replays(this);
    this.main = /** @type {HTMLElement} */ (document.getElementById("main"));
    this.problem = make("p", { className: "bad", role: "alert" });
    this.screen = "";
    /** @type {{name: string, tab: HTMLButtonElement}[]} */
    this.tabs = [];
    this.buildNavigation();
  }

  buildNavigation() {
    const nav = /** @type {HTMLElement} */ (document.getElementById("screens"));
    this.tabs = SCREENS.map((name) => {
      const tab = button(name[0].toUpperCase() + name.slice(1), () => this.show(name), { id: `tab-${name}` });
      nav.append(tab);
      return { name, tab };
    });
  }

  /** @param {string} name */
  show(name) {
    this.screen = name;
    this.contest.pause(true);
    this.contest.element.hidden = true;
    this.replays.former.hide();
    this.devices.keyboard.active = false;
    this.contest.onFrame = () => undefined;
    this.contest.trains = name === "training";
    this.contest.showBoxes(this.contest.trains);
    for (const each of this.tabs) {
      if (each.name === name) {
        each.tab.setAttribute("aria-current", "page");
      } else {
        each.tab.removeAttribute("aria-current");
      }
    }
    this.problem.textContent = "";
    if (name === "keys") {
      this.main.replaceChildren(this.problem, keysScreen(this));
    } else if (name === "replays") {
      this.main.replaceChildren(this.problem, this.replays.element, this.contest.element, this.replays.timeline);
    } else {
      this.showSetup(name);
    }
  }

  /** @param {string} name */
  showSetup(name) {
    const setup = new Setup(this.players, name, this.proposed(name), (chosen) =>
      this.guard(async () => {
        await this.contest.start(chosen, newSeed());
        setup.element.hidden = true;
        change.hidden = false;
      }),
    );
    const change = button(
      "Change characters and players",
      () => {
        this.contest.pause(true);
        setup.element.hidden = false;
        change.hidden = true;
        setup.begin.focus();
      },
      { hidden: true, id: "change" },
    );
    this.main.replaceChildren(
      this.problem,
      setup.element,
      this.contest.element,
      make("div", { className: "row" }, [change]),
    );
    this.contest.thoughtsButton.setAttribute("aria-pressed", String(name === "watch"));
    this.contest.thinking.hidden = name !== "watch";
    this.contest.trainingButton.setAttribute("aria-pressed", String(name === "training"));
    this.contest.training.element.hidden = name !== "training";
    setup.begin.focus();
  }

  /** Who meets whom, unless the user has chosen before. @param {string} name */
  proposed(name) {
    const ids = this.engine.facts.characters.map((/** @type {any} */ each) => each.id);
    const { agents, first } = this.site;
    const best = agents.find((/** @type {any} */ agent) => agent.file);
    const character = first ? first.character : best ? best.character : "ryu";
    const player = first
      ? typeof first.player === "number"
        ? `agent:${first.player}`
        : first.player
      : this.players.opponent(character);
    const left = character === "ken" ? "ryu" : "ken";
    return {
      characters: [ids.indexOf(left), ids.indexOf(character)],
      sources: [
        name === "watch" ? this.players.opponent(left) : "keys:0",
        name === "training" ? "dummy:stand" : player,
      ],
    };
  }

  /** Do something, and show what went wrong. @param {() => Promise<void>} act */
  async guard(act) {
    try {
      this.problem.textContent = "";
      await act();
    } catch (error) {
      this.problem.textContent =
        error instanceof TypeError
          ? "the file cannot be reached: sf2ai has ended, so start `sf2ai play` again"
          : String(/** @type {any} */ (error).message);
    }
  }
}

async function begin() {
  const main = /** @type {HTMLElement} */ (document.getElementById("main"));
  if (typeof WebAssembly !== "object") {
    main.textContent = "This browser has no WebAssembly, in which the game runs; open the page in another browser.";
    return;
  }
  try {
    const [engine, figures, site] = await Promise.all([Engine.load(), Figures.load(), readJson("site.json")]);
    const app = new App(engine, figures, site);
    const link = /^#replay=(.+)$/.exec(location.hash);
    app.show(link === null ? "fight" : "replays");
    if (link !== null) {
      app.replays.openLink(decodeURIComponent(link[1]));
    }
    /** @type {any} */ (window).sf2ai = app;
  } catch (error) {
    main.textContent = `The page could not be loaded: ${/** @type {any} */ (error).message}`;
  }
}

begin();
