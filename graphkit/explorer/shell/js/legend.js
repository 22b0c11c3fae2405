// What the colours on the map mean, and by what it is coloured.

import { byId, el } from "./dom.js";

export function legendPart(page, state) {
  const choice = el(
    "select",
    { id: "colour-by", onchange: () => state.set({ colour: choice.value }) },
    page.colours.map((mode) => el("option", { value: mode.key }, mode.label)),
  );
  const list = el("ul", { class: "swatches" });
  const root = byId("legend");
  if (page.colours.length) {
    root.append(
      el("div", { class: "by-what" }, el("label", { for: "colour-by" }, "Colour by"), choice),
      list,
      el("p", { class: "hint" }, "Larger dots have more links to other articles."),
    );
  }
  return {
    update(view) {
      const mode = page.colours.find((one) => one.key === view.colour);
      if (!mode) return;
      choice.value = mode.key;
      const rows = mode.entries.map((entry, slot) => swatch(slot, entry.label, entry.count));
      if (mode.others) rows.push(swatch(9, mode.key === "story" ? "In no such story" : "All others", mode.others));
      list.replaceChildren(...rows);
    },
  };
}

function swatch(slot, label, number) {
  return el(
    "li",
    {},
    el("span", { class: `swatch slot-${slot}`, "aria-hidden": "true" }),
    el("span", { class: "name", title: label }, label),
    el("span", { class: "tally" }, number.toLocaleString("en")),
  );
}
