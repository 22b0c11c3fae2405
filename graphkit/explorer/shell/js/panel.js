// The detail panel: what is selected, and why it is linked to what it is linked to.

import { button, byId, count, el, webLink } from "./dom.js";
import { overview } from "./overview.js";
import { isHub, storyEdge, storyMates } from "./page.js";
import { nodeSymbol } from "./symbols.js";

const KIND_NAMES = { article: "Article", related: "Article named by another", provider: "Provider", topic: "Topic" };

export function panelPart(page, state) {
  const root = byId("panel");
  const select = (id) => state.set({ selected: id });
  const compare = (id) => state.set({ compare: id });
  let last = null;
  return {
    update(view) {
      if (view.selected === last) {
        const focus = root.querySelector("[data-focus]");
        focus?.setAttribute("aria-pressed", String(view.focus));
        return;
      }
      last = view.selected;
      const node = page.node.get(last);
      const story = page.story.get(last);
      const content = node
        ? isHub(node)
          ? hubDetail(page, node, select)
          : articleDetail(page, node, select, compare)
        : story
          ? storyDetail(page, story, select)
          : overview(page, select);
      root.replaceChildren(...(last ? [tools(view, state)] : []), ...content.filter(Boolean));
      root.scrollTop = 0;
      root.classList.toggle("open", Boolean(last));
      document.body.classList.toggle("detail", Boolean(last));
    },
  };
}

function tools(view, state) {
  return el(
    "div",
    { class: "panel-tools" },
    button("Focus", () => state.set({ focus: !state.view.focus }), {
      "data-focus": true,
      "aria-pressed": String(view.focus),
      "aria-keyshortcuts": "F",
    }),
    button("Centre", () => state.centre(), { "aria-keyshortcuts": "C" }),
    button("Close", () => state.set({ selected: "" }), { "aria-keyshortcuts": "Escape", class: "close" }),
  );
}

function articleDetail(page, node, select, compare) {
  const edges = page.links.get(node.id);
  const of = (kind, test = () => true) => edges.filter(({ edge }) => edge.kind === kind && test(edge));
  const provider = page.node.get(node.provider);
  const outlet = node.provider_name || provider?.title;
  const story = page.story.get(node.story);
  const when = node.date ? el("span", {}, node.date) : el("span", { class: "unknown" }, "no date");
  return [
    el("p", { class: "kind" }, nodeSymbol(node.kind), KIND_NAMES[node.kind] ?? node.kind),
    el("h2", {}, node.title),
    el(
      "p",
      { class: "by" },
      provider ? button(outlet, () => select(provider.id), { class: "inline" }) : outlet,
      outlet ? " · " : "",
      when,
      node.doubt ? el("span", { class: "doubt" }, ` (date in doubt: ${node.doubt})`) : "",
    ),
    node.excerpt ? el("p", { class: "excerpt" }, node.excerpt) : null,
    node.url ? el("p", {}, webLink(node.url, `Read at ${host(node.url)}`)) : null,
    section("Same text as", of("duplicate_of"), ({ edge, other }) =>
      linked(page, other, edge, select, { label: capital(edge.label), compare }),
    ),
    section(
      story ? `Same story as: ${story.title}` : "",
      storyMates(page, node),
      ({ id, edge }) => linked(page, id, edge, select, { compare }),
      story ? ownReason(page, node, story, select) : null,
    ),
    section("Declared related", of("related_to", (e) => e.source === node.id), ({ edge, other }) =>
      linked(page, other, edge, select),
    ),
    section("Declared related by", of("related_to", (e) => e.target === node.id), ({ edge, other }) =>
      linked(page, other, edge, select),
    ),
    ...others(page, node, select),
    section("Topics", of("about"), ({ edge, other }) => linked(page, other, edge, select)),
    section("Provider", of("published_by"), ({ edge, other }) => linked(page, other, edge, select)),
    facts(node),
  ];
}

// Edge kinds that only an analysis of the reader's own knows.
function others(page, node, select) {
  const known = ["duplicate_of", "in_story", "related_to", "about", "published_by"];
  const edges = page.links.get(node.id).filter(({ edge }) => !known.includes(edge.kind));
  const kinds = [...new Set(edges.map(({ edge }) => edge.kind))];
  return kinds.map((kind) =>
    section(
      capital(edges.find(({ edge }) => edge.kind === kind).edge.label),
      edges.filter(({ edge }) => edge.kind === kind),
      ({ edge, other }) => linked(page, other, edge, select),
    ),
  );
}

function ownReason(page, node, story, select) {
  const edge = storyEdge(page, node.id, story.id);
  return [
    edge ? el("div", { class: "own" }, why(edge, "Why this article is in the story")) : null,
    el("p", {}, button("Show the story", () => select(story.id), { class: "inline" })),
  ];
}

function hubDetail(page, node, select) {
  const edges = page.links.get(node.id).filter(({ other }) => page.node.has(other));
  const dated = (one) => page.node.get(one.other).sort_date;
  edges.sort((a, b) => dated(b).localeCompare(dated(a)));
  return [
    el("p", { class: "kind" }, nodeSymbol(node.kind), KIND_NAMES[node.kind] ?? node.kind),
    el("h2", {}, node.title),
    el("p", { class: "by" }, count(node.links, "article"), " on this page"),
    section("Articles, the newest first", edges, ({ edge, other }) => linked(page, other, edge, select)),
    facts(node),
  ];
}

function storyDetail(page, story, select) {
  const outlets = new Set(story.members.map((id) => page.node.get(id).provider).filter(Boolean)).size;
  const more = story.total > story.members.length ? ` (${story.total} in all)` : "";
  return [
    el("p", { class: "kind" }, "Story"),
    el("h2", {}, story.title),
    el("p", { class: "by" }, `${count(story.members.length, "article")}${more}, ${count(outlets, "provider")}`),
    section("In time order", story.members, (id) => linked(page, id, storyEdge(page, id, story.id), select)),
  ];
}

function section(title, items, row, after = null) {
  if (!items.length) return null;
  return el("section", {}, el("h3", {}, title), el("ul", { class: "links" }, items.map(row)), ...[after].flat());
}

function linked(page, id, edge, select, { label = "Why", compare = null } = {}) {
  const node = page.node.get(id);
  if (!node) return null;
  const by = isHub(node) ? "" : [node.provider_name, node.date.split(",")[0]].filter(Boolean).join(" · ");
  return el(
    "li",
    {},
    button(node.title, () => select(id), { class: "to" }),
    by ? el("span", { class: "hit-by" }, by) : null,
    edge || compare
      ? el("div", { class: "reasons" }, edge ? why(edge, label) : null, compare ? compareButton(node, compare) : null)
      : null,
  );
}

function compareButton(node, compare) {
  return button("Compare", () => compare(node.id), {
    class: "inline",
    "aria-haspopup": "dialog",
    "aria-label": `Compare with ${node.title}`,
  });
}

// The reason for a link, folded: the sentence, and what was measured.
function why(edge, heading) {
  const rows = edge.evidence.map(([signal, value]) => [el("dt", {}, signal), el("dd", {}, value)]);
  return el(
    "details",
    { class: "why" },
    el("summary", {}, heading),
    el("p", {}, `${edge.why}.`),
    rows.length ? el("dl", {}, rows) : null,
  );
}

function facts(node) {
  if (!node.facts.length) return null;
  const rows = node.facts.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]);
  return el("details", { class: "facts" }, el("summary", {}, "More about the record"), el("dl", {}, rows));
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function host(url) {
  try {
    return new URL(url).hostname.replace(/^www\./, "");
  } catch {
    return "the source";
  }
}
