// Puts the page together: the canvas, which has much to make ready while the rest arrives; the map; what is still packed;
// the parts around it. From there on the state changes, the scene follows, and every part shows it.

import { brushPart } from "./brush.js";
import { CANVASES } from "./canvases.js";
import { comparisonPart } from "./comparison.js";
import { byId } from "./dom.js";
import { facetsPart } from "./facets.js";
import { keyboardPart } from "./keyboard.js";
import { lassoPart } from "./lasso.js";
import { legendPart } from "./legend.js";
import { mapToolsPart } from "./map_tools.js";
import { Page } from "./page.js";
import { panelPart } from "./panel.js";
import { pickedPart } from "./picked.js";
import { computeScene } from "./scene.js";
import { searchPart } from "./search.js";
import { sheetsPart } from "./sheets.js";
import { shownPart } from "./shown.js";
import { createState } from "./state.js";
import { statusPart } from "./status.js";
import { tablePart } from "./table.js";
import { toolbarPart } from "./toolbar.js";
import { readHead } from "./unpack.js";
import { makeWhole } from "./whole.js";

// A part is a function of the app (below) that returns { update(view, scene) }. Adding one: a file and a line here.
const PARTS = [
  toolbarPart,
  searchPart,
  legendPart,
  shownPart,
  facetsPart,
  brushPart,
  statusPart,
  panelPart,
  pickedPart,
  tablePart,
  lassoPart,
  mapToolsPart,
  sheetsPart,
  comparisonPart,
  keyboardPart,
];

const page = new Page(readHead());
const canvas = CANVASES[page.head.canvas]();
canvas.mount(byId("map"), page, {
  onSelect: (id) => id !== state.view.selected && state.set({ selected: id }),
  onFocus: (id) => state.set({ selected: id, focus: 1 }),
  onCamera(camera) {
    state.set({ camera });
    app.whole?.look(canvas.camera(), state.view);
  },
  onNotice: (text) => {
    app.notice = text;
    show();
  },
  covered,
});
await page.read("map");
const state = createState(page);
let scene = computeScene(page, state.view);
let parts = [];
// What parts work with, and people at the console. `notice` is what the canvas has to say.
const app = { page, state, canvas, scene: () => scene, centre, recolour, notice: "", whole: null };
globalThis.graphkit = app;

show({ camera: state.view.camera });
if (!state.view.camera) canvas.focus([]);

await page.read("links");
await page.read("texts");
show();
await page.read("details");
app.whole = makeWhole(page, joined);
await state.fetchWith(app.whole?.bring);
state.settle();
parts = PARTS.map((part) => part(app));
show();
if (state.view.selected && !state.view.camera) centre();
follow();
app.whole?.follow(state.view);
document.documentElement.dataset.ready = "true";
performance.mark("graphkit:ready");

function show({ camera = "" } = {}) {
  const { view } = state;
  scene = computeScene(page, view);
  document.body.dataset.mode = view.mode;
  byId("map").hidden = view.mode === "table";
  canvas.update(scene, view, { camera });
  for (const part of parts) part.update(view, scene);
}

// Something came from the server.
function joined({ near = false } = {}) {
  state.refresh();
  show();
  if (near && state.view.focus) centre({ gently: true });
}

// Bring the selection and what is next to it into view, or everything.
function centre(options) {
  const near = [];
  if (scene.near) for (let node = 0; node < page.count; node += 1) if (scene.near[node] && scene.shown[node]) near.push(node);
  canvas.focus(near, options);
}

// The parts of the map under its buttons, in pixels of the map: no place for names.
function covered() {
  const map = byId("map").getBoundingClientRect();
  return Array.from(byId("map-tools").children, (tool) => {
    const { left, right, top, bottom } = tool.getBoundingClientRect();
    return { left: left - map.left, right: right - map.left, top: top - map.top, bottom: bottom - map.top };
  });
}

// Light or dark changed.
function recolour() {
  canvas.update(scene, state.view, { recolour: true });
}

function follow() {
  let before = state.view;
  state.listen((view, cause) => {
    show({ camera: cause === "history" ? view.camera : "" });
    const refocused = view.focus !== before.focus || (before.mode === "table" && view.mode === "map" && !view.camera);
    const chosen = view.selected && view.selected !== before.selected;
    if (cause === "user" && view.mode === "map" && (refocused || chosen)) centre({ gently: !refocused });
    before = view;
    app.whole?.follow(view);
  });
}
