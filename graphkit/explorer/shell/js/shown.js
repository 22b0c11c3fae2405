// What is drawn: kinds of nodes and of links, each with its mark, on or off. It is the legend of shapes and lines too.

import { byId, el } from "./dom.js";
import { edgeSymbol, nodeSymbol } from "./symbols.js";

const KINDS = {
  article: "Articles",
  related: "Only named by others",
  provider: "Providers",
  topic: "Topics",
};

export function shownPart(page, state) {
  const boxes = [];
  const present = Object.keys(KINDS).filter((kind) => page.nodes.some((node) => node.kind === kind));
  const nodes = present.map((kind) =>
    row(nodeSymbol(kind), KINDS[kind], page.nodes.filter((node) => node.kind === kind).length, "kindsOff", kind),
  );
  const edges = page.edge_kinds.map(({ kind, label, count }) => row(edgeSymbol(kind), label, count, "edgesOff", kind));

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
    const tally = el("span", { class: "tally" }, number.toLocaleString("en"));
    return el("li", {}, el("label", {}, box, symbol, el("span", { class: "name" }, label), tally));
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
