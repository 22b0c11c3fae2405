// The search box: offers the best hits to jump to as you type, and narrows what is shown. The hits come first, since they
// are what one waits for: the rest follows when they are on the screen.

import { button, byId, el } from "./dom.js";
import { plain } from "./page_search.js";
import { byline } from "./linked.js";

const HITS = 7;
const RANKED = 200; // most important matches among which those with the words in the title come first

export function searchPart({ page, state, scene }) {
  let known = ""; // the query that is shown
  let waiting = 0; // the turn of typing that has yet to narrow what is shown
  let turn = 0;
  let listed = "";
  const box = el("input", {
    type: "search",
    id: "query",
    placeholder: "Search articles",
    autocomplete: "off",
    spellcheck: "false",
    "aria-keyshortcuts": "/",
    oninput: typed,
    onkeydown: (event) => {
      if (["Enter", "ArrowDown", "Escape"].includes(event.key)) narrow(); // what was typed comes before what is done with it
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

  function typed() {
    const mine = (waiting = turn += 1);
    list(state.view, scene());
    requestAnimationFrame(() => requestAnimationFrame(() => mine === waiting && narrow())); // one frame has the hits
  }

  function narrow() {
    if (!waiting) return;
    waiting = 0;
    known = box.value;
    state.set({ query: known }, { replace: Boolean(state.view.query) && Boolean(known) });
  }

  // What is listed already stays: it may have the focus.
  function list(view, seen) {
    const best = bestHits(page, view, seen, box.value);
    const next = `${best} ${view.node}`;
    if (next !== listed) hits.replaceChildren(...best.map((node) => hit(node, view)));
    listed = next;
  }

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
    update(view, seen) {
      if (view.query !== known) {
        box.value = known = view.query; // by a link, Back or a key: what is being typed is void
        waiting = 0;
      }
      list(view, seen);
    },
  };
}

// Hubs with the words in their names, then articles with them in the title, then the rest; the important ones first.
function bestHits(page, view, scene, query) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const matching = page.search(query);
  const [hubs, articles] = [[], []];
  for (const node of page.order) {
    if (!matching[node] || !(page.isHub(node) || view.pinned.has(node) || scene.passes(node))) continue;
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
