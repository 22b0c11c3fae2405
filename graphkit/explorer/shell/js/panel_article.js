// An article in the panel: its text and date, its copies, its story, what it declares, each with the reason.

import { button, el, webLink } from "./dom.js";
import { capital, linkedRow, noteSections, section, why } from "./linked.js";
import { nodeSymbol } from "./symbols.js";

const KIND_NAMES = { article: "Article", related: "Article named by another", gone: "Article", provider: "Provider", topic: "Topic" };
const OWN_SECTIONS = ["duplicate_of", "related_to", "about", "published_by"]; // other kinds come after these

export function kindLine(page, node) {
  const kind = page.head.kinds[page.kind[node]];
  const marks = page.isHub(node) ? [] : page.marks(node);
  return el("p", { class: "kind" }, nodeSymbol(kind), [KIND_NAMES[kind] ?? capital(kind), ...marks].join(" · "));
}

export function factList(page, node) {
  const rows = page.facts(node).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
  if (!rows.length) return null;
  return el("details", { class: "facts" }, el("summary", {}, "More about the record"), el("dl", {}, rows));
}

export function articleDetail(app, node) {
  const { page } = app;
  const edges = [...page.around(node)];
  const kindOf = (edge) => page.head.edge_kinds[page.edges.kind[edge]].kind;
  const of = (kind, test = () => true) => edges.filter((edge) => kindOf(edge) === kind && test(edge));
  const row = (edge, options) => linkedRow(app, page.other(edge, node), page.reason(edge), options);
  const others = [...new Set(edges.map(kindOf))].filter((kind) => !OWN_SECTIONS.includes(kind));
  return [
    kindLine(page, node),
    el("h2", {}, page.title(node)),
    publishedLine(app, node),
    page.excerpt(node) ? el("p", { class: "excerpt" }, page.excerpt(node)) : null,
    page.url(node) ? el("p", {}, webLink(page.url(node), `Read at ${hostName(page.url(node))}`) ?? "") : null,
    ...noteSections(app, page.notes(node)),
    section("Same text as", of("duplicate_of"), (edge) =>
      row(edge, { label: capital(page.reason(edge).label) || "Why", compare: true }),
    ),
    storySection(app, node),
    section("Declared related", of("related_to", (e) => page.edges.source[e] === node), (edge) => row(edge)),
    section("Declared related by", of("related_to", (e) => page.edges.target[e] === node), (edge) => row(edge)),
    ...others.map((kind) =>
      section(capital(page.reason(of(kind)[0]).label || kind.replaceAll("_", " ")), of(kind), (edge) => row(edge)),
    ),
    section("Topics", of("about"), (edge) => row(edge)),
    section("Provider", of("published_by"), (edge) => row(edge)),
    factList(page, node),
  ];
}

function publishedLine({ page, state }, node) {
  const provider = page.provider[node];
  const outlet = page.providerName(node);
  const doubt = page.doubt(node);
  return el(
    "p",
    { class: "by" },
    provider >= 0 ? button(outlet, () => state.set({ selected: page.id(provider) }), { class: "inline" }) : outlet,
    outlet ? " · " : "",
    page.date(node) ? el("span", {}, page.date(node)) : el("span", { class: "unknown" }, "no date"),
    doubt ? el("span", { class: "doubt" }, ` (date in doubt: ${doubt})`) : "",
  );
}

function storySection(app, node) {
  const { page, state } = app;
  const story = page.story[node];
  if (story < 0) return null;
  const mates = page.stories.members(story).filter((mate) => mate !== node);
  const own = page.storyReason(node);
  const after = [
    own ? el("div", { class: "own" }, why(own, "Why this article is in the story")) : null,
    el("p", {}, button("Show the story", () => state.set({ selected: page.stories.id(story) }), { class: "inline" })),
  ];
  const row = (mate) => linkedRow(app, mate, page.storyReason(mate), { compare: true });
  return section(`Same story as: ${page.stories.title(story)}`, mates, row, { after });
}

function hostName(url) {
  try {
    return new URL(url).hostname.replace(/^www\./, "");
  } catch {
    return "the source";
  }
}
