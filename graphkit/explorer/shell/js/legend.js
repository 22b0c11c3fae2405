// What the colours and sizes on the map mean, and by what it is coloured and sized.

import { byId, el } from "./dom.js";
import { SIZE_MODES } from "./state.js";
import { isRamp } from "./theme.js";

export function legendPart({ page, state }) {
  const colour = picker("colour-by", "Colour by", page.modes, (key) => state.set({ colour: key }));
  const sizes = SIZE_MODES.filter(({ key }) => hasValues(page, key));
  const size = picker("size-by", "Size by", sizes, (key) => state.set({ size: key }));
  const list = el("ul", { class: "swatches", "aria-label": "Colours" });
  const hint = el("p", { class: "hint" });
  if (page.modes.length) byId("legend").append(colour.row, list, size.row, hint);
  return {
    update(view) {
      if (!page.modes.length) return;
      byId("legend").hidden = view.mode === "table";
      colour.choice.value = view.colour;
      size.choice.value = view.size;
      const { entries, others, rest } = page.entries(view.colour);
      const ramp = isRamp(page, view.colour);
      const rows = entries.map(({ slot, label, count }) => swatch(`${ramp ? "ramp" : "slot"}-${slot}`, label, count));
      if (others) rows.push(swatch("slot-9", rest || OTHERS[view.colour] || "All others", others));
      list.replaceChildren(...rows);
      hint.textContent = SIZE_MODES.find(({ key }) => key === view.size).hint;
    },
  };
}

const OTHERS = { story: "In no such story", time: "Undated" };

function picker(id, label, modes, choose) {
  const choice = el(
    "select",
    { id, onchange: () => choose(choice.value) },
    modes.map((mode) => el("option", { value: mode.key }, mode.label)),
  );
  return { choice, row: el("div", { class: "by-what" }, el("label", { for: id }, label), choice) };
}

// Whether there is something to tell sizes by.
function hasValues(page, key) {
  if (key === "links") return true;
  if (key === "coverage") return page.stories.count > 0;
  return page[key].some((value) => value !== 255);
}

function swatch(look, label, number) {
  return el(
    "li",
    {},
    el("span", { class: `swatch ${look}`, "aria-hidden": "true" }),
    el("span", { class: "name", title: label }, label),
    el("span", { class: "tally" }, number.toLocaleString("en")),
  );
}
