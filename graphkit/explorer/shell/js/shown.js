// What is drawn: kinds of nodes and of links, each with its mark, on or off. It is the legend of shapes and lines too.

import { byId, el } from "./dom.js";
import { edgeSymbol, nodeSymbol } from "./symbols.js";

const KIND_LABELS = {
  article: "Articles",
  related: "Only named by others",
  gone: "Gone",
  provider: "Providers",
  topic: "Topics",
};

export function shownPart({ page, state }) {
  const boxes = [];
  const tally = new Uint32Array(page.head.kinds.length);
  for (const kind of page.kind) tally[kind] += 1;
  const nodes = page.head.kinds
    .map((kind, code) => ({ kind, number: tally[code] }))
    .filter(({ number }) => number)
    .map(({ kind, number }) => row(nodeSymbol(kind), KIND_LABELS[kind] ?? kind, number, "kindsOff", kind));
  const edges = page.head.edge_kinds.map(({ kind, label, count }) => row(edgeSymbol(kind), label, count, "edgesOff", kind));

  function row(symbol, label, number, field, value) {
    const box = el("input", {
      type: "checkbox",
      onchange: () => {
        const off = new Set(state.view[field]);
        if (box.checked) off.delete(value);
        else off.add(value);
        state.set({ [field]: off });
      },
    });
    boxes.push({ box, field, value });
    const told = el("span", { class: "tally" }, number.toLocaleString("en"));
    return el("li", {}, el("label", {}, box, symbol, el("span", { class: "name" }, label), told));
  }

  byId("filters").append(
    el(
      "details",
      { open: true, class: "group" },
      el("summary", {}, "On the map"),
      nodes.length ? el("ul", { class: "choices", "aria-label": "Nodes" }, nodes) : null,
      edges.length ? el("ul", { class: "choices", "aria-label": "Links" }, edges) : null,
    ),
  );
  return {
    update(view) {
      for (const { box, field, value } of boxes) box.checked = !view[field].has(value);
    },
  };
}
