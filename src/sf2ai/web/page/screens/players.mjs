// Who can play a side: people by keys, gamepad or touch, the dummy, the user's and the packaged agents, the CPU.

import { RECORDINGS, STANCES } from "../rounds/dummy.mjs";
import { gamepads } from "../seats/devices.mjs";

const DEVICES = [
  { value: "keys:0", text: "keyboard" },
  { value: "keys:1", text: "keyboard, second set of keys" },
  { value: "touch", text: "touch buttons" },
];

/** @typedef {{name: string, character: string, origin: string, kind: string, step_frames: number, file: string,
 *   reason: string, reward: string, most: number, levels: import("../engine/engine.mjs").Weaker[]}} Agent */
/** @typedef {import("../rounds/match.mjs").Player} Player */

export class Players {
  /** @param {import("../engine/engine.mjs").Engine} engine @param {Agent[]} agents */
  constructor(engine, agents) {
    this.engine = engine;
    this.agents = agents;
  }

  /** All that can play a character. @param {string} character @param {boolean} withPeople
   * @param {boolean} withDummies */
  options(character, withPeople, withDummies = false) {
    const dummies = withDummies ? dummyOptions() : [];
    const people = withPeople
      ? [
          ...DEVICES,
          ...gamepads().map((pad, place) => ({
            value: `gamepad:${place}`,
            text: `gamepad ${place + 1}: ${pad.id.slice(0, 30)}`,
          })),
        ]
      : [];
    const agents = this.agents.flatMap((agent, place) =>
      agent.character === character
        ? [
            {
              value: `agent:${place}`,
              text: this.agentName(agent),
              reason: agent.reason,
            },
            ...agent.levels.map(({ level }) => ({
              value: `agent:${place}@${level}`,
              text: `${this.agentName(agent)}, level ${level}`,
            })),
          ]
        : [],
    );
    const levels = Array.from({ length: this.engine.facts.cpu_levels }, (_, level) => ({
      value: `cpu:${level}`,
      text: `CPU, level ${level}`,
    }));
    return [...people, ...dummies, ...agents, ...levels];
  }

  /** @param {Agent} agent */
  agentName(agent) {
    const whose = { yours: "your agent", packaged: "packaged agent", fair: "fair agent, sees late", file: agent.name }[
      agent.origin
    ];
    return `${whose}${agent.kind ? `, ${agent.kind}` : ""}`;
  }

  /** The best choice for an opponent. @param {string} character */
  opponent(character) {
    const place = this.agents.findIndex((agent) => agent.character === character && agent.file);
    return place < 0 ? "cpu:4" : `agent:${place}`;
  }

  /** @param {string} source @returns {Promise<Player>} */
  async player(source) {
    const [kind, number] = source.split(":");
    if (kind === "agent") {
      const { agent, weaker } = this.named(number);
      return { brain: await this.engine.brain(agent.file, weaker), reward: agent.reward, most: agent.most };
    }
    return kind === "cpu" ? { level: Number(number) } : { pads: true };
  }

  /** The agent at a place of the list, and how it is weakened. @param {string} number such as "3" or "3@7" */
  named(number) {
    const [place, level] = number.split("@").map(Number);
    const agent = this.agents[place];
    return { agent, weaker: agent.levels.find((weaker) => weaker.level === level) };
  }

  /** What a side is called on the screen and in replays. @param {string} source @param {string} character */
  name(source, character) {
    const [kind, number] = source.split(":");
    if (kind === "agent") {
      const { agent, weaker } = this.named(number);
      const name = ["packaged", "fair"].includes(agent.origin) ? `${agent.origin}:${character}` : agent.name;
      return weaker ? `${name}@${weaker.level}` : name;
    }
    const others = /** @type {Record<string, string>} */ ({
      cpu: source,
      tape: "",
      dummy: "dummy",
      still: "no player",
    });
    return others[kind] ?? "you";
  }
}

/** What the training dummy can do. */
function dummyOptions() {
  const recorded = Array.from({ length: RECORDINGS }, (_, place) => ({
    value: `dummy:${place + 1}`,
    text: `dummy: plays recording ${place + 1}`,
  }));
  return [
    ...Object.entries(STANCES).map(([name, text]) => ({ value: `dummy:${name}`, text: `dummy: ${text}` })),
    ...recorded,
    { value: "dummy:any", text: "dummy: plays the recordings by chance" },
  ];
}

/** A seed by chance. */
export function newSeed() {
  return BigInt(crypto.getRandomValues(new Uint32Array(1))[0]);
}
