// Paints a frame on a canvas: figures and boxes of the engine, the clock, the bars and the words.

/** @typedef {import("../rounds/match.mjs").Match} Match */
/** @typedef {import("../rounds/match.mjs").Snapshot} Snapshot */

const COLOURS = ["#4696ff", "#ffa53c"];
const NAME_SIZE = 9;
const LARGEST_NAME_SIZE = 14;
const LEAST_NAME_PX = 12;
const HIT = "#ff5a64";

export class Picture {
  /** @param {HTMLCanvasElement} canvas @param {any} facts of the engine @param {import("./figures.mjs").Figures} figures */
  constructor(canvas, facts, figures) {
    this.canvas = canvas;
    this.facts = facts;
    this.figures = figures;
    this.stage = facts.stage;
    const pen = canvas.getContext("2d", { alpha: false });
    if (pen === null) {
      throw new Error("this browser cannot draw on a canvas");
    }
    this.pen = pen;
    /** Height of the names, px of the game: larger where the canvas is small. */
    this.nameSize = NAME_SIZE;
    new ResizeObserver(() => {
      const wanted = (LEAST_NAME_PX * this.stage.width) / Math.max(1, canvas.clientWidth);
      this.nameSize = Math.min(Math.max(NAME_SIZE, wanted), LARGEST_NAME_SIZE);
    }).observe(canvas);
  }

  /** @param {Match} match @param {{boxes: boolean, names: string[], banner: string}} shown */
  paint(match, shown) {
    const { pen, stage } = this;
    const scale = this.canvas.width / stage.width;
    const snapshot = match.snapshot();
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    this.figures.paint(pen);
    if (shown.boxes) {
      this.paintBoxes(match, this.camera(snapshot));
    }
    this.paintWords(snapshot, shown.names);
    if (shown.banner) {
      this.words(shown.banner, stage.width / 2, 78, 22, "#ffffff", "center");
    }
  }

  /** @param {Snapshot} snapshot */
  camera(snapshot) {
    const { stage } = this;
    const edge = (stage.stage_width - stage.width) / 2;
    const middle = ((snapshot.sides[0].x + snapshot.sides[1].x) * stage.width) / 2;
    return Math.min(Math.max(middle, -edge), edge) - stage.width / 2;
  }

  /** @param {Match} match @param {number} left */
  paintBoxes(match, left) {
    const { pen, stage } = this;
    const { push, hurt, body, shot } = this.facts.boxes;
    const ground = stage.height - stage.ground;
    for (const box of match.boxes()) {
      const colour = COLOURS[box.side];
      const area = /** @type {[number, number, number, number]} */ ([
        box.left - left,
        ground - box.top,
        box.right - box.left,
        box.top - box.bottom,
      ]);
      pen.lineWidth = 1;
      pen.globalAlpha = box.kind === hurt ? 0.3 : box.kind === body ? 0.12 : box.kind === push ? 0 : 0.6;
      pen.fillStyle = box.kind === shot ? "#ffeb5a" : box.kind === hurt || box.kind === body ? colour : HIT;
      pen.fillRect(...area);
      pen.globalAlpha = box.kind === push ? 0.3 : 1;
      pen.strokeStyle = box.kind === push ? "#ffffff" : box.kind === hurt || box.kind === body ? colour : HIT;
      pen.strokeRect(...area);
    }
    pen.globalAlpha = 1;
  }

  /** @param {Snapshot} snapshot @param {string[]} names */
  paintWords(snapshot, names) {
    const { stage } = this;
    this.words(
      snapshot.timer < 0 ? "--" : String(snapshot.timer).padStart(2, "0"),
      stage.width / 2,
      22,
      17,
      "#ffffff",
      "center",
    );
    const size = this.nameSize;
    this.words(names[0], 8, 19 + size, size, COLOURS[0], "left", stage.width / 2 - 36);
    this.words(names[1], stage.width - 8, 19 + size, size, COLOURS[1], "right", stage.width / 2 - 36);
  }

  /** @param {string} text @param {number} x @param {number} y @param {number} size @param {string} colour
   * @param {CanvasTextAlign} align @param {number} widest px that the words may take */
  words(text, x, y, size, colour, align, widest = this.stage.width - 16) {
    const { pen } = this;
    pen.font = `600 ${size}px system-ui, sans-serif`;
    pen.textAlign = align;
    pen.textBaseline = "alphabetic";
    pen.lineJoin = "round";
    pen.lineWidth = size / 5;
    pen.strokeStyle = "#0b0c12";
    pen.strokeText(text, x, y, widest);
    pen.fillStyle = colour;
    pen.fillText(text, x, y, widest);
  }
}
