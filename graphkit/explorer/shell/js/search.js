// The search box: narrows what is shown as you type, and offers the best hits to jump to.

import { button, byId, el } from "./dom.js";
import { isHub, plain } from "./page.js";

const HITS = 7;

export function searchPart(page, state) {
  const box = el("input", {
    type: "search",
    id: "query",
    placeholder: "Search articles",
    autocomplete: "off",
    spellcheck: "false",
    "aria-keyshortcuts": "/",
    oninput: () => state.set({ query: box.value }, { replace: Boolean(state.view.query) && Boolean(box.value) }),
    onkeydown: (event) => {
      if (event.key === "Enter" || event.key === "ArrowDown") {
        const first = hits.querySelector("button");
        if (event.key === "Enter") first?.click();
        else first?.focus();
        event.preventDefault();
      }
    },
  });
  const hits = el("ul", { class: "hits", "aria-label": "Best hits", onkeydown: walk });
  byId("search").append(
    el("label", { for: "query", class: "unseen" }, "Search articles"),
    el("div", { class: "box" }, box, el("kbd", { "aria-hidden": "true" }, "/")),
    hits,
  );

  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [...hits.querySelectorAll("button")];
    const next = all.indexOf(document.activeElement) + step;
    (next < 0 ? box : all[Math.min(next, all.length - 1)]).focus();
    event.preventDefault();
  }

  return {
    update(view, scene) {
      if (box.value !== view.query) box.value = view.query;
      const words = plain(view.query).trim();
      hits.replaceChildren(
        ...best(page, scene, words).map((node) =>
          el(
            "li",
            {},
            button(
              [el("span", { class: "hit-title" }, node.title), el("span", { class: "hit-by" }, by(node))],
              () => state.set({ selected: node.id }),
              { "aria-current": node.id === view.selected ? "true" : false },
            ),
          ),
        ),
      );
    },
  };
}

function by(node) {
  return isHub(node) ? node.kind : [node.provider_name, node.date.split(",")[0]].filter(Boolean).join(" · ");
}

// Hubs with the words in their names, then articles with them in the title, then the rest; larger first.
function best(page, scene, words) {
  if (!words) return [];
  const rank = (node) => (isHub(node) ? 0 : plain(node.title).includes(words) ? 1 : 2);
  const hubs = page.nodes.filter((node) => isHub(node) && plain(node.title).includes(words)).slice(0, 3);
  const articles = scene.articles.map((id) => page.node.get(id));
  return [...hubs, ...articles].sort((a, b) => rank(a) - rank(b) || b.links - a.links).slice(0, HITS);
}
