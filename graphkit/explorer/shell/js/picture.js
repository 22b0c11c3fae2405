// The present view as a PNG or SVG file: title, what is shown, the map, and what its colours mean. Drawn anew from the
// same data as the map, so that it holds what the view shows and nothing else, whichever canvas is on the page.

import { byId } from "./dom.js";
import { drawMap } from "./drawing.js";
import { makeContents } from "./gl_contents.js";
import { paintsOf } from "./gl_paints.js";
import { LABEL_FONT, paintLabels, placeLabels, shortened } from "./labels.js";
import { marksInView } from "./marks.js";
import { SvgContext } from "./svg_context.js";
import { slotColours, themeColours } from "./theme.js";

const [MARGIN, HEAD, ENTRY_ROW, ENTRY_WIDE] = [24, 76, 20, 260]; // pixels
const SHARP = 2; // pixels of a PNG file a CSS pixel
const HEADING_FONT = "600 22px Georgia, serif";
const TEXT_FONT = `13px ${LABEL_FONT}`;

// `format` is "png" or "svg".
export function savePicture(page, scene, view, camera, format) {
  const map = byId("map");
  const size = { width: map.clientWidth, height: map.clientHeight };
  const entries = legendEntries(page, view);
  const [width, height] = [size.width, HEAD + size.height + legendHeight(entries, size.width)];
  const draw = (context) => drawPicture(context, page, scene, view, camera, size, entries);
  if (format === "svg") {
    const context = new SvgContext(width, height);
    draw(context);
    download(new Blob([context.text(page.head.title)], { type: "image/svg+xml" }), "graph.svg");
    return;
  }
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * SHARP, height * SHARP];
  const context = canvas.getContext("2d");
  context.scale(SHARP, SHARP);
  draw(context);
  canvas.toBlob((blob) => download(blob, "graph.png"), "image/png");
}

// On a 2D context, in CSS pixels; `size` is that of the map in it.
function drawPicture(context, page, scene, view, camera, size, entries) {
  const colours = themeColours();
  const paints = paintsOf(slotColours(colours, page, view.colour), colours);
  const contents = makeContents(page);
  contents.update(scene, view);
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, size.width, HEAD + size.height + legendHeight(entries, size.width));
  context.save();
  context.translate(0, HEAD);
  context.beginPath();
  context.rect(0, 0, size.width, size.height);
  context.clip();
  const drawn = drawMap(context, contents, { camera, ...size }, colours, paints);
  const marks = marksInView(contents, camera, size, -1);
  paintLabels(context, placeLabels(context, marks, camera, size), camera, size, colours);
  context.restore();
  write(context, page.head.title, 38, HEADING_FONT, colours.ink, size.width);
  write(context, pictureLine(drawn), 60, TEXT_FONT, colours.muted, size.width);
  drawLegend(context, entries, HEAD + size.height + MARGIN, size.width, paints, colours);
}

// The status line, and what had to be left out of the picture.
function pictureLine({ dots, allDots }) {
  const number = (value) => value.toLocaleString("en");
  const part = dots < allDots ? ` · ${number(dots)} of the ${number(allDots)} dots in view drawn` : "";
  return `${byId("status").textContent}${part}`;
}

function write(context, text, y, font, colour, width) {
  context.font = font;
  context.fillStyle = colour;
  context.fillText(shortened(context, font, text, width - 2 * MARGIN), MARGIN, y);
}

function legendEntries(page, view) {
  if (!page.modes.some((mode) => mode.key === view.colour)) return [];
  const { entries, others, rest } = page.entries(view.colour);
  const rows = entries.map(({ label, slot }) => ({ label, slot }));
  return others ? [...rows, { label: rest || "All others", slot: 9 }] : rows;
}

function legendColumns(width) {
  return Math.max(1, Math.floor((width - 2 * MARGIN) / ENTRY_WIDE));
}

function legendHeight(entries, width) {
  return 2 * MARGIN + Math.ceil(entries.length / legendColumns(width)) * ENTRY_ROW;
}

function drawLegend(context, entries, top, width, paints, colours) {
  const columns = legendColumns(width);
  entries.forEach(({ label, slot }, index) => {
    const x = MARGIN + (index % columns) * ENTRY_WIDE;
    const y = top + Math.floor(index / columns) * ENTRY_ROW;
    context.fillStyle = paints[slot];
    context.beginPath();
    context.arc(x + 6, y, 6, 0, 2 * Math.PI);
    context.fill();
    context.font = TEXT_FONT;
    context.fillStyle = colours.ink;
    context.fillText(shortened(context, TEXT_FONT, label, ENTRY_WIDE - 35), x + 20, y + 4);
  });
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
