// Facets: narrow down by story, topic, provider, community. Values of one facet add up, facets narrow each other; the
// numbers say how many articles each value would show. Of many values only some are in the document at a time.

import { button, byId, el } from "./dom.js";
import { plain } from "./page_search.js";

const VALUES_FIRST = 6;
const VALUES_MOST = 100; // rows at a time
const FINDABLE = 20; // values from which on there is a box to find one

export function facetsPart(app) {
  const groups = app.page.facets.map((facet) => facetGroup(app, facet));
  byId("filters").append(...groups.map((group) => group.root));
  return {
    update(view, scene) {
      for (const group of groups) group.update(view, scene);
    },
  };
}

function facetGroup(app, { key, label }) {
  const { page, state } = app;
  const known = () => page.facetValues(key);
  const told = () => app.whole?.facet(key) ?? null; // over the whole graph, if the page is a part of one
  const ranked = () => told()?.order ?? known().values;
  const total = () => told()?.of ?? known().values.length;
  let all = false;
  let wanted = "";
  const list = el("ul", { class: "choices", "aria-label": label });
  const more = button("", () => {
    all = !all;
    app.whole?.widen(all, state.view);
    if (!all) find.value = wanted = "";
    draw();
    if (all && !finder.hidden) find.focus();
  }, { class: "more" });
  const find = el("input", {
    type: "search",
    "aria-label": `Find a value of ${label}`,
    autocomplete: "off",
    oninput: () => {
      wanted = plain(find.value).trim();
      if (wanted) app.whole?.find(key, wanted, state.view);
      draw();
    },
  });
  const finder = el("div", { class: "find" }, find);
  const rest = el("p", { class: "hint" });
  const root = el("details", { class: "group", open: true }, el("summary", {}, label), finder, list, rest, more);
  const names = new Map(); // folded, once somebody looks for one

  function values() {
    const chosen = [...(state.view.chosen.get(key) ?? [])];
    if (!all) return [...new Set([...chosen, ...ranked().slice(0, VALUES_FIRST)])];
    if (!wanted) return [...new Set([...chosen, ...ranked().slice(0, VALUES_MOST)])];
    const found = new Set();
    for (const value of [...(told()?.numbers.keys() ?? []), ...known().values]) {
      if (!names.has(value)) names.set(value, plain(known().name(value)));
      if (names.get(value).includes(wanted)) found.add(value);
      if (found.size === VALUES_MOST) break;
    }
    return [...found];
  }

  function toggle(value, on) {
    const facets = new Map(state.view.facets);
    const ids = new Set(facets.get(key));
    if (on) ids.add(known().id(value));
    else ids.delete(known().id(value));
    state.set({ facets: facets.set(key, ids) });
  }

  let drawn = { view: state.view, tally: new Uint32Array(known().size) };

  function row(value) {
    const { view, tally } = drawn;
    const number = told()?.numbers.get(value) ?? tally[value] ?? 0;
    const box = el("input", { type: "checkbox", onchange: () => toggle(value, box.checked) });
    box.checked = view.chosen.get(key)?.has(value) ?? false;
    box.dataset.value = value;
    const name = known().name(value);
    return el(
      "li",
      { class: number ? false : "none" },
      el("label", {}, box, el("span", { class: "name", title: name }, name), tallyText(number)),
    );
  }

  function draw() {
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.value : null;
    const rows = values();
    list.replaceChildren(...rows.map(row));
    if (focused) list.querySelector(`[data-value="${focused}"]`)?.focus({ preventScroll: true });
    more.hidden = total() <= VALUES_FIRST;
    more.textContent = all ? "Show fewer" : `Show all ${total().toLocaleString("en")}`;
    find.placeholder = `Find among ${total().toLocaleString("en")}`;
    more.setAttribute("aria-expanded", String(all));
    finder.hidden = !all || total() < FINDABLE;
    rest.hidden = !all || (rows.length < VALUES_MOST && rows.length > 0);
    rest.textContent = rows.length ? `The first ${rows.length}; find others by name.` : "No value has these letters.";
  }

  return {
    root,
    update(view, scene) {
      drawn = { view, tally: scene.counts.get(key) };
      draw();
    },
  };
}

function tallyText(number) {
  return el("span", { class: "tally" }, number.toLocaleString("en"));
}
