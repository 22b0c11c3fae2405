// What the panel shows while nothing is selected: places to start from.

import { button, count, el } from "./dom.js";
import { isHub } from "./page.js";

const MOST = 8;

export function overview(page, select) {
  const copies = page.edges.filter((edge) => edge.kind === "duplicate_of");
  const outlets = (edge) =>
    [...new Set([edge.source, edge.target].map((id) => page.node.get(id).provider_name))].filter(Boolean).join(", ");
  const linked = page.nodes.filter((node) => !isHub(node) && node.links > 0);
  linked.sort((a, b) => b.links - a.links || (a.id < b.id ? -1 : 1));
  if (!page.nodes.length) return [el("h2", {}, "No articles"), el("p", {}, "The graph of this page is empty.")];
  return [
    el("h2", {}, "Where to start"),
    el(
      "p",
      { class: "lead" },
      "Select a dot, a name or a row to see what it is and why it is linked. ",
      "Shaded islands are stories: articles on one event.",
    ),
    list("Stories", page.stories, (story) =>
      row(story.title, count(story.members.length, "article"), () => select(story.id)),
    ),
    list("Same text", copies, (edge) =>
      row(page.node.get(edge.source).title, `${edge.label}: ${outlets(edge)}`, () => select(edge.source)),
    ),
    list("Best connected", linked, (node) =>
      row(node.title, [node.provider_name, count(node.links, "link")].filter(Boolean).join(" · "), () =>
        select(node.id),
      ),
    ),
  ];
}

function list(title, items, make) {
  if (!items.length) return null;
  let all = false;
  const rows = el("ul", { class: "links" }, items.slice(0, MOST).map(make));
  const more = button(`Show all ${items.length}`, () => {
    all = !all;
    rows.replaceChildren(...items.slice(0, all ? items.length : MOST).map(make));
    more.textContent = all ? "Show fewer" : `Show all ${items.length}`;
  }, { class: "more" });
  return el("section", {}, el("h3", {}, title), rows, items.length > MOST ? more : null);
}

function row(title, detail, onclick) {
  return el("li", {}, button(title, onclick, { class: "to" }), el("span", { class: "hit-by" }, detail));
}
