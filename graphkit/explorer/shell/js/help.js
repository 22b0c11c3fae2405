// The help dialog: keys and how to read the map.

import { button, byId, el } from "./dom.js";

const KEYS = [
  ["/", "search"],
  ["Esc", "clear: the lasso, the search, the focus, then the selection"],
  ["← ↑ → ↓", "walk to the neighbour on that side; with Shift, move the map"],
  ["+ −", "zoom in, out"],
  ["F", "focus: only what is one, two, three steps from the selection, then everything"],
  ["C", "centre the selection, or everything"],
  ["P", "pick the selection, or let it go"],
  ["N", "pin the selection: always named, and kept whatever the filters"],
  ["X", "hide the selection"],
  ["L", "lasso: draw around dots to pick them"],
  ["R", "reset filters and view"],
  ["T", "table or map"],
  ["?", "this help"],
];

export function helpDialog() {
  const dialog = byId("help");
  dialog.append(
    el("h2", { id: "help-title" }, "Reading this page"),
    el("p", {}, "Every dot is an article. Lines and islands say how articles belong together, and the panel says why."),
    el("dl", { class: "keys" }, KEYS.map(([key, text]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, text)])),
    el("p", {}, "The address holds the view: copy it to show someone exactly what you see."),
    el("p", {}, "Double-click a dot to focus on it. Hold Shift and drag to draw around dots and pick them."),
    button("Close", () => dialog.close()),
  );
  return () => dialog.showModal();
}
