// The buttons at the top: the other view, files to save, a link, light or dark, help.

import { button, byId } from "./dom.js";
import { helpDialog } from "./help.js";
import { linkButton } from "./link.js";
import { savePicture } from "./picture.js";
import { themeButton } from "./theme.js";

export function toolbarPart(app) {
  const { page, state, canvas } = app;
  app.openHelp = helpDialog();
  const other = () => (state.view.mode === "map" ? "table" : "map");
  const mode = button("Table", () => state.set({ mode: other() }), { "aria-keyshortcuts": "T" });
  const picture = (type) => () => savePicture(page, app.scene(), state.view, canvas.camera(), type);
  const pictures = [
    button("PNG", picture("png"), { "aria-label": "Save the map as a PNG picture" }),
    button("SVG", picture("svg"), { "aria-label": "Save the map as an SVG drawing" }),
  ];
  byId("actions").append(
    mode,
    ...pictures,
    linkButton(),
    themeButton(app.recolour),
    button("Help", app.openHelp, { "aria-keyshortcuts": "?" }),
  );
  return {
    update(view) {
      for (const one of pictures) one.hidden = view.mode === "table";
      mode.textContent = view.mode === "table" ? "Map" : "Table";
    },
  };
}
