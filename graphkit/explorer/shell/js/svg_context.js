// A drawing context that writes SVG: those methods and properties of CanvasRenderingContext2D that drawing.js, hulls.js,
// labels.js and picture.js use. Scales are the same along both axes. Text stays text.

const INITIAL = {
  ...{ factor: 1, left: 0, top: 0, open: 0, fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, globalAlpha: 1 },
  ...{ lineJoin: "miter", lineCap: "butt", font: "10px sans-serif", textAlign: "start", textBaseline: "alphabetic" },
};
const ANCHORS = { start: "start", left: "start", center: "middle", right: "end", end: "end" };
const ASCENT = 0.82; // of the size: from the top of the letters to their baseline

export class SvgContext {
  constructor(width, height) {
    this.size = { width, height };
    this.parts = [];
    this.kept = [];
    this.clips = 0;
    this.path = "";
    this.halo = "";
    this.measure = document.createElement("canvas").getContext("2d");
    Object.assign(this, INITIAL);
  }

  save() {
    this.kept.push(Object.fromEntries(Object.keys(INITIAL).map((name) => [name, this[name]])));
  }

  restore() {
    const kept = this.kept.pop();
    this.parts.push("</g>".repeat(this.open - kept.open));
    Object.assign(this, kept);
  }

  translate(x, y) {
    this.left += x * this.factor;
    this.top += y * this.factor;
  }

  scale(factor) {
    this.factor *= factor;
  }

  beginPath() {
    this.path = "";
  }

  moveTo(x, y) {
    this.path += `M${this.place(x, y)}`;
  }

  lineTo(x, y) {
    this.path += `L${this.place(x, y)}`;
  }

  closePath() {
    this.path += "Z";
  }

  // Whole circles only.
  arc(x, y, r) {
    const long = short(r * this.factor);
    const [start, half] = [this.place(x - r, y), this.place(x + r, y)];
    this.path += `M${start}A${long} ${long} 0 0 1 ${half}A${long} ${long} 0 0 1 ${start}Z`;
  }

  rect(x, y, wide, high) {
    this.moveTo(x, y);
    this.path += `h${short(wide * this.factor)}v${short(high * this.factor)}h${short(-wide * this.factor)}Z`;
  }

  // Until restore().
  clip() {
    const id = `clip-${++this.clips}`;
    this.parts.push(`<clipPath id="${id}"><path d="${this.path}"/></clipPath><g clip-path="url(#${id})">`);
    this.open++;
  }

  fill() {
    this.parts.push(`<path d="${this.path}" fill="${this.fillStyle}"${this.opacity()}/>`);
  }

  stroke() {
    const line = `fill="none" stroke="${this.strokeStyle}" stroke-width="${short(this.lineWidth * this.factor)}"`;
    const ends = `${this.lineJoin === "round" ? ' stroke-linejoin="round"' : ""}${this.lineCap === "round" ? ' stroke-linecap="round"' : ""}`;
    this.parts.push(`<path d="${this.path}" ${line}${ends}${this.opacity()}/>`);
  }

  fillRect(x, y, wide, high) {
    this.beginPath();
    this.rect(x, y, wide, high);
    this.fill();
  }

  measureText(text) {
    this.measure.font = this.font;
    return this.measure.measureText(text);
  }

  // The halo of the text that is filled next.
  strokeText() {
    const width = short(this.lineWidth * this.factor);
    this.halo = ` stroke="${this.strokeStyle}" stroke-width="${width}" stroke-linejoin="round" paint-order="stroke"`;
  }

  fillText(text, x, y) {
    const [, weight = "400", size, family] = /^(\d+ )?([\d.]+)px (.*)$/.exec(this.font);
    const letters = size * this.factor;
    const baseline = this.top + y * this.factor + (this.textBaseline === "top" ? letters * ASCENT : 0);
    const at = `x="${short(this.left + x * this.factor)}" y="${short(baseline)}"`;
    const font = `font-family="${escaped(family)}" font-size="${short(letters)}" font-weight="${weight.trim()}"`;
    const look = `text-anchor="${ANCHORS[this.textAlign]}" fill="${this.fillStyle}"${this.halo}${this.opacity()}`;
    this.parts.push(`<text ${at} ${font} ${look}>${escaped(text)}</text>`);
    this.halo = "";
  }

  place(x, y) {
    return `${short(this.left + x * this.factor)} ${short(this.top + y * this.factor)}`;
  }

  opacity() {
    return this.globalAlpha === 1 ? "" : ` opacity="${short(this.globalAlpha)}"`;
  }

  // The file. `title` is what screen readers say of it.
  text(title) {
    const { width, height } = this.size;
    const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
    const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img"><title>${escaped(title)}</title>`;
    return `<?xml version="1.0" encoding="UTF-8"?>\n${head}\n${this.parts.filter(Boolean).join("\n")}\n</svg>\n`;
  }
}

function short(value) {
  return Math.round(value * 100) / 100;
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

// Text and attribute values alike. What XML cannot hold becomes U+FFFD.
function escaped(text) {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"]/g, (letter) => ENTITIES[letter]);
}
