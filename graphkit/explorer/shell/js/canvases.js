// The canvases, by name. A canvas is { mount, update, focus, destroy }; see docs/adding-a-canvas.md.

import { pyvisCanvas } from "./canvas_pyvis.js";

export const CANVASES = {
  pyvis: pyvisCanvas,
};
