// Keys, as in Cosma: / search, Esc clear, F focus, C centre, R reset, arrows walk neighbours, ? help.

import { byId } from "./dom.js";
import { neighbours } from "./page.js";

export const KEYS = [
  ["/", "search"],
  ["Esc", "clear: the search, the focus, then the selection"],
  ["F", "focus: show only the neighbourhood of the selection"],
  ["C", "centre the selection, or everything"],
  ["R", "reset filters and view"],
  ["← ↑ → ↓", "walk to the neighbour on that side"],
  ["T", "table or map"],
  ["?", "this help"],
];

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function keyboardPart(page, state, openHelp) {
  let scene = null;
  const actions = {
    "/": () => byId("query").focus(),
    "?": openHelp,
    Escape: clear,
    f: () => state.view.selected && state.set({ focus: !state.view.focus }),
    c: () => state.centre(),
    r: () => {
      state.reset();
      state.centre();
    },
    t: () => state.set({ mode: state.view.mode === "map" ? "table" : "map" }),
  };

  function clear() {
    const { query, focus } = state.view;
    if (document.activeElement === byId("query")) document.activeElement.blur();
    if (query) state.set({ query: "" });
    else if (focus) state.set({ focus: false });
    else state.set({ selected: "" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest("input, select, textarea");
    if (typing && event.key !== "Escape") return;
    const arrow = ARROWS[event.key];
    if (arrow && event.target.closest(".hits, #panel, #table")) return; // there, arrows scroll and walk lists
    const action = arrow ? () => walk(arrow) : actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  function walk(direction) {
    const next = step(page, scene, state.view.selected, direction);
    if (next) state.set({ selected: next });
  }

  return {
    update(_, now) {
      scene = now;
    },
  };
}

// The neighbour that lies most in a direction: near, and little off it. From nothing, the best connected article.
function step(page, scene, from, [dx, dy]) {
  const here = page.node.get(from);
  if (!here) {
    const shown = scene.articles.map((id) => page.node.get(id));
    return shown.sort((a, b) => b.links - a.links || (a.id < b.id ? -1 : 1))[0]?.id;
  }
  let best = null;
  for (const id of neighbours(page, from)) {
    if (!scene.shown.has(id)) continue;
    const node = page.node.get(id);
    const [x, y] = [node.x - here.x, node.y - here.y];
    const along = x * dx + y * dy;
    const aside = Math.abs(x * dy - y * dx);
    if (along <= 0 || aside > along * 2.5) continue;
    const cost = along + 2 * aside;
    if (!best || cost < best.cost) best = { id, cost };
  }
  return best?.id;
}
