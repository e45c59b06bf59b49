// Curves over steps, drawn as SVG: they stay sharp at any zoom, and each has its numbers as text.

import { make } from "./elements.mjs";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 720;
const HEIGHT = 240;
const EDGE = { left: 52, right: 12, top: 12, bottom: 30 };
const COLOURS = ["#6aaeff", "#ffb45a", "#7fd88f", "#ff8088", "#c79bff", "#ffe08a"];

/** One picture. `lower` and `upper` are the ends of an interval, if a curve has one.
 * @typedef {{name: string, x: number[], y: number[], lower?: number[], upper?: number[]}} Curve
 * @typedef {{title: string, x_name: string, low: number | null, high: number | null, curves: Curve[]}} Chart */

/** @param {Chart} chart @returns {HTMLElement} */
export function curveChart(chart) {
  const curves = chart.curves.filter((curve) => curve.x.length);
  const head = make("h2", { textContent: chart.title, dir: "auto" });
  if (!curves.length) {
    return make("section", {}, [head, make("p", { className: "hint", textContent: "nothing yet" })]);
  }
  const scale = scales(chart, curves);
  const picture = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "curves" });
  picture.setAttribute("aria-label", `${chart.title}: ${curves.map(summary).join("; ")}`);
  picture.append(
    ...axes(chart, scale),
    ...curves.flatMap((curve, place) => drawn(curve, COLOURS[place % COLOURS.length], scale)),
  );
  const legend = make(
    "ul",
    { className: "legend" },
    curves.map((curve, place) => {
      const mark = make("i");
      mark.style.background = COLOURS[place % COLOURS.length];
      return make("li", { dir: "auto" }, [mark, summary(curve)]);
    }),
  );
  return make("section", {}, [head, picture, legend]);
}

/** @param {Curve} curve */
function summary({ name, y }) {
  return `${name}: ${number(y[y.length - 1])}`;
}

/** @param {Chart} chart @param {Curve[]} curves */
function scales(chart, curves) {
  const heights = curves
    .flatMap((curve) => [...curve.y, ...(curve.lower ?? []), ...(curve.upper ?? [])])
    .filter(Number.isFinite);
  const last = Math.max(1, ...curves.map((curve) => curve.x[curve.x.length - 1]));
  const low = chart.low ?? Math.min(...heights);
  const high = Math.max(chart.high ?? Math.max(...heights), low + 1e-9);
  return {
    low,
    high,
    last,
    x: (/** @type {number} */ value) => EDGE.left + (value / last) * (WIDTH - EDGE.left - EDGE.right),
    y: (/** @type {number} */ value) =>
      HEIGHT - EDGE.bottom - ((value - low) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom),
  };
}

/** @typedef {ReturnType<typeof scales>} Scale */

/** @param {Chart} chart @param {Scale} scale */
function axes(chart, scale) {
  const parts = [];
  for (let part = 0; part <= 4; part++) {
    const value = scale.low + (part / 4) * (scale.high - scale.low);
    parts.push(
      element("line", { x1: EDGE.left, x2: WIDTH - EDGE.right, y1: scale.y(value), y2: scale.y(value), class: "rule" }),
      words(number(value), EDGE.left - 6, scale.y(value) + 4, "end"),
    );
    const along = (part / 4) * scale.last;
    parts.push(words(whole(along), scale.x(along), HEIGHT - 10, part === 4 ? "end" : part ? "middle" : "start"));
  }
  parts.push(words(chart.x_name, WIDTH / 2 - 90, HEIGHT - 10, "middle"));
  return parts;
}

/** @param {Curve} curve @param {string} colour @param {Scale} scale */
function drawn(curve, colour, scale) {
  const parts = [];
  const { x, y, lower, upper } = curve;
  if (lower && upper) {
    const there = x.map((at, place) => `${scale.x(at)},${scale.y(upper[place])}`);
    const back = x.map((at, place) => `${scale.x(at)},${scale.y(lower[place])}`).reverse();
    parts.push(element("polygon", { points: [...there, ...back].join(" "), fill: colour, opacity: "0.18" }));
  }
  const points = x.map((at, place) => `${scale.x(at).toFixed(1)},${scale.y(y[place]).toFixed(1)}`);
  parts.push(element("polyline", { points: points.join(" "), fill: "none", stroke: colour, "stroke-width": "2" }));
  if (x.length < 40) {
    parts.push(
      ...x.map((at, place) => element("circle", { cx: scale.x(at), cy: scale.y(y[place]), r: 2.5, fill: colour })),
    );
  }
  return parts;
}

/** @param {string} kind @param {Record<string, string | number>} attributes */
function element(kind, attributes) {
  const made = document.createElementNS(SVG, kind);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, String(value));
  }
  return made;
}

/** @param {string} text @param {number} x @param {number} y @param {string} anchor */
function words(text, x, y, anchor) {
  const made = element("text", { x, y, "text-anchor": anchor });
  made.textContent = text;
  return made;
}

/** @param {number} value */
function number(value) {
  return Number.isFinite(value) ? value.toFixed(Math.abs(value) < 10 ? 2 : 1) : "–";
}

/** @param {number} value */
function whole(value) {
  return value >= 1e6
    ? `${(value / 1e6).toFixed(1)} M`
    : value >= 1e4
      ? `${(value / 1e3).toFixed(0)} k`
      : value.toFixed(0);
}
