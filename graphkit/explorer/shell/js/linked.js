// Rows of the panel: a node to go to, who published it and when, and why it is there.

import { button, count, el } from "./dom.js";

const [ROWS_FIRST, ROWS_NEXT] = [24, 200]; // rows at once
const NOTE_ROWS = 4; // of a note, at first

// A provider's or topic's kind; of an article who published it, and when.
export function byline(page, node) {
  if (page.isHub(node)) return page.head.kinds[page.kind[node]];
  return [page.providerName(node), page.date(node).split(",")[0], ...page.marks(node)].filter(Boolean).join(" · ");
}

// Notes as sections: what Python wrote, with rows that lead to nodes and stories.
export function noteSections({ state }, notes) {
  const row = ({ id, title, detail }) => {
    const name = id ? button(title, () => state.set({ selected: id }), { class: "to" }) : el("span", {}, title);
    return el("li", {}, name, detail ? el("span", { class: "hit-by" }, detail) : null);
  };
  return notes.map(({ title, lines, rows, count: all }) => {
    const list = rows.length ? longList(rows.length, (at) => row(rows[at]), NOTE_ROWS) : null;
    const more = all > rows.length ? el("p", { class: "hint" }, `${(all - rows.length).toLocaleString("en")} more are not listed here.`) : null;
    return el("section", { class: "note" }, el("h3", {}, title), lines.map((line) => el("p", {}, line)), list, more);
  });
}

// A list that grows on demand, so that a hub of a million articles is a list of a few rows at first.
export function longList(length, row, first = ROWS_FIRST) {
  const list = el("ul", { class: "links" });
  let drawn = 0;
  const more = button("", () => {
    const at = drawn;
    grow(ROWS_NEXT);
    list.children[at]?.querySelector("button")?.focus();
  }, { class: "more" });

  function grow(by) {
    const to = Math.min(length, drawn + by);
    for (; drawn < to; drawn += 1) list.append(row(drawn));
    more.hidden = drawn === length;
    more.textContent = `Show ${Math.min(ROWS_NEXT, length - drawn).toLocaleString("en")} more of ${length.toLocaleString("en")}`;
  }
  grow(length <= first + 2 ? length : first);
  return [list, more];
}

// A section with a heading, unless it would be empty. `items` is any list of indexes.
export function section(title, items, row, { after = "", first } = {}) {
  if (!items.length) return null;
  return el("section", {}, el("h3", {}, title), longList(items.length, (at) => row(items[at]), first), after);
}

// `reason` is that of an edge or of a member of a story, or null.
export function linkedRow({ page, state }, node, reason, { label = "Why", compare = false } = {}) {
  const by = page.isHub(node) ? "" : byline(page, node);
  const offer = compare && page.comparing;
  return el(
    "li",
    {},
    button(page.title(node), () => state.set({ selected: page.id(node) }), { class: "to" }),
    by ? el("span", { class: "hit-by" }, by) : null,
    reason || offer
      ? el("div", { class: "reasons" }, reason ? why(reason, label) : null, offer ? compareButton(page, state, node) : null)
      : null,
  );
}

function compareButton(page, state, node) {
  return button("Compare", () => state.set({ compare: page.id(node) }), {
    class: "inline",
    "aria-haspopup": "dialog",
    "aria-label": `Compare with ${page.title(node)}`,
  });
}

// The reason for a link, folded: the sentence, and what was measured.
export function why(reason, heading) {
  const rows = reason.evidence.map(([signal, value]) => [el("dt", {}, signal), el("dd", {}, value)]);
  return el(
    "details",
    { class: "why" },
    el("summary", {}, heading),
    el("p", {}, `${reason.why}.`),
    rows.length ? el("dl", {}, rows) : null,
  );
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function articleCount(number) {
  return count(number, "article");
}
