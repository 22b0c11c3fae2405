// The search box: narrows what is shown as you type, and offers the best hits to jump to.

import { button, byId, el } from "./dom.js";
import { plain } from "./page_search.js";
import { byline } from "./linked.js";

const HITS = 7;
const RANKED = 400; // most important matches among which those with the words in the title come first

export function searchPart({ page, state }) {
  const box = el("input", {
    type: "search",
    id: "query",
    placeholder: "Search articles",
    autocomplete: "off",
    spellcheck: "false",
    "aria-keyshortcuts": "/",
    oninput: () => state.set({ query: box.value }, { replace: Boolean(state.view.query) && Boolean(box.value) }),
    onkeydown: (event) => {
      if (event.key !== "Enter" && event.key !== "ArrowDown") return;
      const first = hits.querySelector("button");
      if (event.key === "Enter") first?.click();
      else first?.focus();
      event.preventDefault();
    },
  });
  const hits = el("ul", { class: "hits", "aria-label": "Best hits", onkeydown: walkHits });
  byId("search").append(
    el("label", { for: "query", class: "unseen" }, "Search articles"),
    el("div", { class: "box" }, box, el("kbd", { "aria-hidden": "true" }, "/")),
    hits,
  );

  function walkHits(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [...hits.querySelectorAll("button")];
    const next = all.indexOf(document.activeElement) + step;
    (next < 0 ? box : all[Math.min(next, all.length - 1)]).focus();
    event.preventDefault();
  }

  function hit(node, view) {
    const lines = [el("span", { class: "hit-title" }, page.title(node)), el("span", { class: "hit-by" }, byline(page, node))];
    const current = node === view.node ? "true" : false;
    return el("li", {}, button(lines, () => state.set({ selected: page.id(node) }), { "aria-current": current }));
  }

  return {
    update(view, scene) {
      if (box.value !== view.query) box.value = view.query;
      hits.replaceChildren(...bestHits(page, scene, view.query).map((node) => hit(node, view)));
    },
  };
}

// Hubs with the words in their names, then articles with them in the title, then the rest; the important ones first.
function bestHits(page, scene, query) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const matching = page.search(query);
  const [hubs, articles] = [[], []];
  for (const node of page.order) {
    if (!matching[node] || !(page.isHub(node) || scene.shown[node])) continue;
    if (page.isHub(node)) hubs.push(node);
    else if (articles.length < RANKED) articles.push(node);
    if (hubs.length === 3) break;
  }
  const named = (node) => {
    const title = plain(page.title(node));
    return words.every((word) => title.includes(word)) ? 0 : 1;
  };
  const ranked = articles.map((node) => [named(node), node]).sort((a, b) => a[0] - b[0]);
  return [...hubs, ...ranked.map(([, node]) => node)].slice(0, HITS);
}
