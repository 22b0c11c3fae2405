// What the panel shows while nothing is selected: places to start from.

import { button, count, el } from "./dom.js";
import { articleCount, noteSections, section } from "./linked.js";

const MOST_STARTS = 500; // of each list
const FEW_STARTS = 8; // of them shown at once

export function overview(app) {
  const { page, state } = app;
  if (!page.count) return [el("h2", {}, "No articles"), el("p", {}, "The graph of this page is empty.")];
  const to = (id) => () => state.set({ selected: id });
  const [first, ...rest] = page.head.opening;
  return [
    ...(first ? [el("h2", {}, first.title), ...first.lines.map((line) => el("p", { class: "lead" }, line))] : []),
    ...noteSections(app, rest),
    el("h2", { class: first ? "second" : false }, "Where to start"),
    el(
      "p",
      { class: "lead" },
      "Select a dot, a name or a row to see what it is and why it is linked. ",
      "Shaded islands are stories: articles on one event.",
    ),
    section("Stories", page.once("largest stories", () => largestOf(page)), (story) =>
      startRow(page.stories.title(story), articleCount(sizeOf(page, story)), to(page.stories.id(story))),
      { first: FEW_STARTS },
    ),
    section("Same text", page.once("copies", () => copies(page)), (edge) => {
      const { source, target } = page.edges;
      const outlets = new Set([source[edge], target[edge]].map((node) => page.providerName(node)).filter(Boolean));
      return startRow(page.title(source[edge]), `${page.reason(edge).label}: ${[...outlets].join(", ")}`, to(page.id(source[edge])));
    }, { first: FEW_STARTS }),
    section("Best connected", page.once("connected", () => connected(page)), (node) =>
      startRow(page.title(node), [page.providerName(node), count(page.links[node], "link")].filter(Boolean).join(" · "), to(page.id(node))),
      { first: FEW_STARTS },
    ),
  ];
}

// A part of a graph names stories by what they are in the whole.
function sizeOf({ stories, partial }, story) {
  return partial ? stories.total[story] : stories.members(story).length;
}

function largestOf(page) {
  const sizes = page.stories.total.map((_, story) => sizeOf(page, story));
  const stories = Uint32Array.from(sizes.keys()).filter((story) => sizes[story] > 1);
  return stories.sort((a, b) => sizes[b] - sizes[a] || a - b).subarray(0, MOST_STARTS);
}

function copies(page) {
  const code = page.head.edge_kinds.findIndex(({ kind }) => kind === "duplicate_of");
  const found = [];
  for (let edge = 0; edge < page.edgeCount && found.length < MOST_STARTS; edge += 1) {
    if (page.edges.kind[edge] === code) found.push(edge);
  }
  return found;
}

function connected(page) {
  const articles = page.order.subarray(0, MOST_STARTS).filter((node) => !page.isHub(node) && page.links[node] > 0);
  return articles.sort((a, b) => page.links[b] - page.links[a] || a - b);
}

function startRow(title, detail, onclick) {
  return el("li", {}, button(title, onclick, { class: "to" }), el("span", { class: "hit-by" }, detail));
}
