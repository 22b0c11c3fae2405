// Keys, as in Cosma: / search, Esc clear, F focus, C centre, R reset, arrows walk neighbours, ? help; and those of help.js.

import { byId } from "./dom.js";
import { hideSelected, toggled } from "./panel.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const PAN = 90; // pixels a press
const ZOOM = 1.5;

export function keyboardPart(app) {
  const { page, state, canvas } = app;
  let scene = null;
  const toggle = (field) => () => state.view.node >= 0 && state.set({ [field]: toggled(state.view[field], state.view.node) });
  const actions = {
    "/": () => byId("query").focus(),
    "?": app.openHelp,
    "+": () => canvas.zoom(ZOOM),
    "=": () => canvas.zoom(ZOOM),
    "-": () => canvas.zoom(1 / ZOOM),
    Escape: clear,
    f: () => state.view.selected && state.set({ focus: (state.view.focus + 1) % 4 }),
    c: () => app.centre(),
    p: toggle("picked"),
    n: toggle("pinned"),
    x: () => hideSelected(state),
    l: () => state.set({ lasso: !state.view.lasso }),
    r: () => {
      state.reset();
      app.centre();
    },
    t: () => state.set({ mode: state.view.mode === "map" ? "table" : "map" }),
  };

  function clear() {
    const { query, focus, lasso } = state.view;
    if (document.activeElement === byId("query")) document.activeElement.blur();
    if (lasso) state.set({ lasso: false });
    else if (query) state.set({ query: "" });
    else if (focus) state.set({ focus: 0 });
    else state.set({ selected: "" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const typing = event.target.closest("input, select, textarea");
    if (typing && !(event.key === "Escape" && typing.id === "query") && !isTick(event, typing)) return;
    const arrow = ARROWS[event.key];
    if (arrow && (typing || event.target.closest(".hits, #panel, #table"))) return; // there, arrows scroll and walk lists
    const action = arrow ? () => go(arrow, event.shiftKey) : actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  function go([dx, dy], shift) {
    if (shift) return canvas.pan(dx * PAN, dy * PAN);
    const next = nextNode(page, scene, state.view.node, [dx, dy]);
    if (next !== undefined) state.set({ selected: page.id(next) });
  }

  return {
    update(_, now) {
      scene = now;
    },
  };
}

// A checkbox takes no letters, so keys go on working from there.
function isTick(event, field) {
  return field.type === "checkbox" && event.key !== " ";
}

// The neighbour that lies most in a direction: near, and little off it. From nothing, the best connected article.
function nextNode(page, { shown }, from, [dx, dy]) {
  if (from < 0) return bestConnected(page, shown);
  let best = null;
  for (const node of page.neighbours(from)) {
    if (!shown[node]) continue;
    const [x, y] = [page.x[node] - page.x[from], page.y[node] - page.y[from]];
    const along = x * dx + y * dy;
    const aside = Math.abs(x * dy - y * dx);
    if (along <= 0 || aside > along * 2.5) continue;
    const cost = along + 2 * aside;
    if (!best || cost < best.cost) best = { node, cost };
  }
  return best?.node;
}

function bestConnected(page, shown) {
  let best;
  for (let node = 0; node < page.count; node += 1) {
    if (shown[node] && !page.isHub(node) && (best === undefined || page.links[node] > page.links[best])) best = node;
  }
  return best;
}
