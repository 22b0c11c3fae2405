// Puts the page together: the state changes, the scene follows, and every part shows it.

import { brushPart } from "./brush.js";
import { CANVASES } from "./canvases.js";
import { comparisonPart } from "./comparison.js";
import { button, byId } from "./dom.js";
import { facetsPart } from "./facets.js";
import { helpDialog } from "./help.js";
import { keyboardPart } from "./keyboard.js";
import { legendPart } from "./legend.js";
import { neighbours, readPage } from "./page.js";
import { panelPart } from "./panel.js";
import { savePicture } from "./picture.js";
import { computeScene } from "./scene.js";
import { searchPart } from "./search.js";
import { shownPart } from "./shown.js";
import { createState } from "./state.js";
import { statusPart } from "./status.js";
import { tablePart } from "./table.js";
import { themeButton } from "./theme.js";

// A part is a function of page and state that returns { update(view, scene) }. Adding one: a file and a line here.
const PARTS = [searchPart, shownPart, facetsPart, brushPart, legendPart, statusPart, panelPart, tablePart, comparisonPart];

const page = readPage();
const state = createState(page);
const openHelp = helpDialog();
const canvas = CANVASES[page.canvas]();
const parts = [...PARTS.map((part) => part(page, state)), keyboardPart(page, state, openHelp)];
let scene = computeScene(page, state.view);

state.centre = (options) => {
  const { selected } = state.view;
  canvas.focus(selected ? [...neighbours(page, selected), selected].filter((id) => scene.shown.has(id)) : [], options);
};

function toggleMode() {
  state.set({ mode: state.view.mode === "map" ? "table" : "map" });
}

const modeButton = button("Table", toggleMode, { "aria-keyshortcuts": "T" });
const pictureButton = button("Picture", () => savePicture(page, state.view), { title: "Save the map as a PNG file" });
const theme = themeButton(() => canvas.update(scene, state.view, { recolour: true }));
byId("actions").append(modeButton, pictureButton, theme, button("Keys", openHelp, { "aria-keyshortcuts": "?" }));

function show(view, { camera = "" } = {}) {
  scene = computeScene(page, view);
  document.body.dataset.mode = view.mode;
  byId("map").hidden = view.mode === "table";
  byId("legend").hidden = view.mode === "table";
  pictureButton.hidden = view.mode === "table";
  modeButton.textContent = view.mode === "table" ? "Map" : "Table";
  canvas.update(scene, view, { camera });
  for (const part of parts) part.update(view, scene);
}

canvas.mount(byId("map"), page, {
  onSelect: (id) => id !== state.view.selected && state.set({ selected: id }),
  onFocus: (id) => state.set({ selected: id, focus: true }),
  onCamera: (camera) => state.set({ camera }),
});

let before = state.view;
state.listen((view, cause) => {
  show(view, { camera: cause === "history" ? view.camera : "" });
  const refocused = view.focus !== before.focus || (before.mode === "table" && view.mode === "map" && !view.camera);
  const chosen = view.selected && view.selected !== before.selected;
  if (cause === "user" && view.mode === "map" && (refocused || chosen)) state.centre({ gently: !refocused });
  before = view;
});

show(state.view, { camera: state.view.camera });
if (!state.view.camera) state.centre();
document.documentElement.dataset.ready = "true";
