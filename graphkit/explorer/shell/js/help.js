// The help dialog: keys and how to read the map.

import { button, byId, el } from "./dom.js";
import { KEYS } from "./keyboard.js";

export function helpDialog() {
  const dialog = byId("help");
  dialog.append(
    el("h2", { id: "help-title" }, "Reading this page"),
    el("p", {}, "Every dot is an article. Lines and islands say how articles belong together, and the panel says why."),
    el("dl", { class: "keys" }, KEYS.map(([key, text]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, text)])),
    el("p", {}, "The address holds the view: copy it to show someone exactly what you see."),
    el("p", {}, "Double-click a dot to focus on it; drag it to pull its neighbours along."),
    button("Close", () => dialog.close()),
  );
  return () => dialog.showModal();
}
