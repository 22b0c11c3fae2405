// On small screens the filters and the panel are sheets over the map: one open at a time.

import { button, byId } from "./dom.js";

export function sheetsPart({ state }) {
  let open = "";
  let selected = "";
  const buttons = [
    ["filters", "Filters"],
    ["panel", "Details"],
  ].map(([name, label]) => {
    const toggle = button(label, () => show(open === name ? "" : name), { "aria-controls": name === "panel" ? "panel" : "sheet" });
    return { name, toggle };
  });
  byId("sheet-buttons").append(...buttons.map(({ toggle }) => toggle));
  byId("sheet").prepend(button("Close filters", () => show(""), { class: "sheet-close" }));

  function show(name) {
    open = name;
    document.body.dataset.sheet = name;
    for (const { name: own, toggle } of buttons) toggle.setAttribute("aria-expanded", String(own === name));
  }
  show(state.view.selected ? "panel" : "");
  return {
    update(view) {
      if (view.selected !== selected) show(view.selected ? "panel" : open === "panel" ? "" : open);
      selected = view.selected;
    },
  };
}
