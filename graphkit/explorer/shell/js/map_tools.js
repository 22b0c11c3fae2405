// The buttons on the map: lasso, zoom, everything into view.

import { button, byId } from "./dom.js";

const PRESS = 1.5; // zoom

export function mapToolsPart({ state, canvas, centre }) {
  const lasso = button("Lasso", () => state.set({ lasso: !state.view.lasso }), {
    "aria-keyshortcuts": "L",
    title: "Draw around dots to pick them (or hold Shift and drag)",
  });
  const root = byId("map-tools");
  root.append(
    lasso,
    button("+", () => canvas.zoom(PRESS), { "aria-label": "Zoom in", "aria-keyshortcuts": "+" }),
    button("−", () => canvas.zoom(1 / PRESS), { "aria-label": "Zoom out", "aria-keyshortcuts": "-" }),
    button("Fit", () => centre(), { "aria-label": "Bring the selection or everything into view", "aria-keyshortcuts": "C" }),
  );
  return {
    update(view) {
      root.hidden = view.mode === "table";
      lasso.setAttribute("aria-pressed", String(view.lasso));
    },
  };
}
