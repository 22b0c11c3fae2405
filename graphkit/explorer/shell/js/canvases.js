// The canvases, by name. A canvas is { mount, update, focus, camera, zoom, pan, destroy }; see docs/adding-a-canvas.md.

import { pyvisCanvas } from "./canvas_pyvis.js";
import { webglCanvas } from "./canvas_webgl.js";

export const CANVASES = {
  pyvis: pyvisCanvas,
  webgl: webglCanvas,
};
