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
  const number = (kinds, code) => () => page.once(kinds, () => kindTally(page, kinds))[code];
  const nodes = page.head.kinds
    .map((kind, code) => ({ kind, many: number("kinds", code) }))
    .filter(({ many }) => many())
    .map(({ kind, many }) => row(nodeSymbol(kind), KIND_LABELS[kind] ?? kind, many, "kindsOff", kind));
  const edges = page.head.edge_kinds.map(({ kind, label }, code) => row(edgeSymbol(kind), label, number("edge_kinds", code), "edgesOff", kind));

  function row(symbol, label, many, field, value) {
    const box = el("input", {
      type: "checkbox",
      onchange: () => {
        const off = new Set(state.view[field]);
        if (box.checked) off.delete(value);
        else off.add(value);
        state.set({ [field]: off });
      },
    });
    const told = el("span", { class: "tally" });
    boxes.push({ box, field, value, many, told });
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
      for (const { box, field, value, many, told } of boxes) {
        box.checked = !view[field].has(value);
        told.textContent = many().toLocaleString("en");
      }
    },
  };
}

// How many nodes or edges there are of each kind; a membership counts as an edge.
function kindTally(page, kinds) {
  const found = new Uint32Array(page.head[kinds].length);
  for (const kind of kinds === "kinds" ? page.kind : page.edges.kind) found[kind] += 1;
  const members = kinds === "kinds" ? -1 : page.head.edge_kinds.findIndex(({ kind }) => kind === "in_story");
  if (members >= 0) for (const story of page.story) if (story >= 0) found[members] += 1;
  return found;
}
