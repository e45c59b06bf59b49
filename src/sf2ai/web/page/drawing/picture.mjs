// Paints a frame on a canvas: figures and boxes of the engine, the clock, the bars and the words.

/** @typedef {import("../rounds/match.mjs").Match} Match */
/** @typedef {import("../rounds/match.mjs").Snapshot} Snapshot */

const COLOURS = ["#4696ff", "#ffa53c"];
const HIT = "#ff5a64";
const LOW_HEALTH = 0.25;

export class Picture {
  /** @param {HTMLCanvasElement} canvas @param {any} facts of the engine */
  constructor(canvas, facts) {
    this.canvas = canvas;
    this.facts = facts;
    this.stage = facts.stage;
    const pen = canvas.getContext("2d", { alpha: false });
    if (pen === null) {
      throw new Error("this browser cannot draw on a canvas");
    }
    this.pen = pen;
  }

  /** @param {Match} match @param {{boxes: boolean, names: string[], banner: string}} shown */
  paint(match, shown) {
    const { pen, stage } = this;
    const scale = this.canvas.width / stage.width;
    const snapshot = match.snapshot();
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    const left = this.camera(snapshot);
    this.paintFloor(left);
    this.paintBoxes(match, left, true);
    this.paintScore(snapshot, shown.names);
    if (shown.banner) {
      this.words(shown.banner, stage.width / 2, 78, 22, "#ffffff", "center");
    }
  }

  /** @param {Snapshot} snapshot */
  camera(snapshot) {
    const { stage } = this;
    const edge = (stage.stage_width - stage.width) / 2;
    const middle = (snapshot.sides[0].x + snapshot.sides[1].x) * stage.width / 2;
    return Math.min(Math.max(middle, -edge), edge) - stage.width / 2;
  }

  /** @param {number} left */
  paintFloor(left) {
    const { pen, stage } = this;
    const ground = stage.height - stage.ground;
    pen.fillStyle = "#181a26";
    pen.fillRect(0, 0, stage.width, stage.height);
    pen.fillStyle = "#3a302c";
    pen.fillRect(0, ground, stage.width, stage.ground);
    pen.fillStyle = "#6e6056";
    pen.fillRect(0, ground, stage.width, 1);
    const half = stage.stage_width / 2;
    for (let x = -half; x <= half; x += stage.width / 4) {
      const high = Math.abs(x) === half ? 60 : 0;
      pen.fillRect(x - left - 1, ground - high, 2, high + 6);
    }
  }

  /** @param {Match} match @param {number} left @param {boolean} alone no figures are under them */
  paintBoxes(match, left, alone) {
    const { pen, stage } = this;
    const { push, hurt, body, shot } = this.facts.boxes;
    const ground = stage.height - stage.ground;
    for (const box of match.boxes()) {
      const colour = COLOURS[box.side];
      const area = /** @type {[number, number, number, number]} */ (
        [box.left - left, ground - box.top, box.right - box.left, box.top - box.bottom]);
      pen.lineWidth = 1;
      pen.globalAlpha = box.kind === hurt ? 0.55 : box.kind === body ? 0.2 : box.kind === push ? 0 : 0.6;
      pen.fillStyle = box.kind === shot ? "#ffeb5a" : box.kind === hurt || box.kind === body ? colour : HIT;
      if (alone || box.kind !== body) {
        pen.fillRect(...area);
      }
      pen.globalAlpha = box.kind === push ? 0.3 : 1;
      pen.strokeStyle = box.kind === push ? "#ffffff" : box.kind === hurt || box.kind === body ? colour : HIT;
      pen.strokeRect(...area);
    }
    pen.globalAlpha = 1;
  }

  /** @param {Snapshot} snapshot @param {string[]} names */
  paintScore(snapshot, names) {
    const { pen, stage } = this;
    const [edge, top, long, high] = [8, 8, 158, 9];
    snapshot.sides.forEach((side, number) => {
      const from = number === 0 ? edge : stage.width - edge - long;
      const filled = long * Math.min(Math.max(side.health, 0), 1);
      pen.fillStyle = "#5a1e24";
      pen.fillRect(from, top, long, high);
      pen.fillStyle = side.health > LOW_HEALTH ? COLOURS[number] : HIT;
      pen.fillRect(number === 0 ? from + long - filled : from, top, filled, high);
      pen.strokeStyle = "#f0f0f0";
      pen.lineWidth = 1;
      pen.strokeRect(from, top, long, high);
      for (let won = 0; won < side.roundsWon; won++) {
        pen.fillStyle = "#ffd700";
        pen.fillRect(number === 0 ? from + long - 8 * (won + 1) : from + 8 * won + 2, top + high + 4, 6, 6);
      }
    });
    this.paintWords(snapshot, names);
  }

  /** @param {Snapshot} snapshot @param {string[]} names */
  paintWords(snapshot, names) {
    const { stage } = this;
    this.words(snapshot.timer < 0 ? "--" : String(snapshot.timer).padStart(2, "0"), stage.width / 2, 22, 17, "#ffffff", "center");
    this.words(names[0], 8, 28, 9, COLOURS[0], "left");
    this.words(names[1], stage.width - 8, 28, 9, COLOURS[1], "right");
  }

  /** @param {string} text @param {number} x @param {number} y @param {number} size @param {string} colour
   * @param {CanvasTextAlign} align */
  words(text, x, y, size, colour, align) {
    const { pen } = this;
    pen.font = `600 ${size}px system-ui, sans-serif`;
    pen.textAlign = align;
    pen.textBaseline = "alphabetic";
    pen.lineJoin = "round";
    pen.lineWidth = size / 5;
    pen.strokeStyle = "#0b0c12";
    pen.strokeText(text, x, y, widest(this.stage.width));
    pen.fillStyle = colour;
    pen.fillText(text, x, y, widest(this.stage.width));
  }
}

/** Words never take more than this, px. @param {number} width */
function widest(width) {
  return width - 16;
}
