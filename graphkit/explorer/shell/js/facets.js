// Facets: narrow down by story, topic, provider, community. Values of one facet add up, facets narrow each other; the
// numbers say how many articles each value would show.

import { button, byId, el } from "./dom.js";

const FIRST = 6;

export function facetsPart(page, state) {
  const facets = page.facets.map((facet) => facetGroup(facet, state));
  byId("filters").append(...facets.map((facet) => facet.root));
  return {
    update(view, scene) {
      for (const facet of facets) facet.update(view, scene);
    },
  };
}

function facetGroup(facet, state) {
  let all = false;
  const rows = facet.values.map((entry) => {
    const box = el("input", {
      type: "checkbox",
      onchange: () => {
        const facets = new Map(state.view.facets);
        const values = new Set(facets.get(facet.key));
        if (box.checked) values.add(entry.value);
        else values.delete(entry.value);
        state.set({ facets: facets.set(facet.key, values) });
      },
    });
    const tally = el("span", { class: "tally" });
    const name = el("span", { class: "name", title: entry.label }, entry.label);
    return { entry, box, tally, item: el("li", {}, el("label", {}, box, name, tally)) };
  });
  const more = button("", () => {
    all = !all;
    fold();
  }, { class: "more" });
  const root = el(
    "details",
    { class: "group", open: true },
    el("summary", {}, facet.label),
    el("ul", { class: "choices", "aria-label": facet.label }, rows.map((row) => row.item)),
    rows.length > FIRST ? more : null,
  );

  function fold() {
    rows.forEach((row, index) => (row.item.hidden = !all && index >= FIRST && !row.box.checked));
    more.textContent = all ? "Show fewer" : `Show all ${rows.length}`;
    more.setAttribute("aria-expanded", String(all));
  }

  return {
    root,
    update(view, scene) {
      for (const { entry, box, tally, item } of rows) {
        const number = scene.counts.get(facet.key).get(entry.value) ?? 0;
        box.checked = view.facets.get(facet.key).has(entry.value);
        tally.textContent = number.toLocaleString("en");
        item.classList.toggle("none", number === 0);
      }
      fold();
    },
  };
}
