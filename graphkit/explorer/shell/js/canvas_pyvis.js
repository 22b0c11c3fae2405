// The canvas for small graphs: vis-network, as pyvis ships it, with physics while you drag.
//
// Positions come from Python, so the first frame is the final one and nothing swims. Dragging wakes the physics for
// the nodes up to two steps away; their springs are as long as they were drawn, so that only what you pull moves.
//
// For vis-network a node is its place in `page.nodes`, since it keeps ids as keys of plain objects.

import { drawHulls, hullAt, makeHulls } from "./hulls.js";
import { drawLabels } from "./labels.js";
import { isHub, neighbours } from "./page.js";
import { calm, themeColours } from "./theme.js";

// When fitting: the parts of the map that dots may take, so that names at the rim have room; the largest zoom; and
// the largest radius of a dot in pixels.
const [ROOM_WIDE, ROOM_HIGH] = [0.78, 0.84];
const [CLOSEST, LARGEST] = [1.7, 17];
const FAR = 5; // pixels: dots with a smaller radius get no name of their own
const FEW = 60; // nodes on a map that has room for every name
const MANY = 400; // links: from here on they are drawn paler
const EDGE_COLOURS = { duplicate_of: "same", related_to: "edge", published_by: "edge-light", about: "edge-light" };

export function pyvisCanvas() {
  let page, host, network, nodes, edges, colours, handlers, watcher, place;
  let scene = null;
  let view = null;
  let hovered = "";
  let hulls = [];
  let order = [];
  const looks = new Map();

  function mount(element, data, on) {
    [host, page, handlers] = [element, data, on];
    place = new Map(page.nodes.map((node, index) => [node.id, index]));
    const { nodes: plainNodes, edges: plainEdges, options } = page.drawing;
    nodes = new vis.DataSet(plainNodes.map((node) => ({ ...node, hidden: true })));
    edges = new vis.DataSet(plainEdges.map((edge) => ({ ...edge, hidden: true, length: distance(edge) })));
    edges.add(storySprings());
    const physics = { ...options.physics, enabled: false };
    network = new vis.Network(host, { nodes, edges }, { ...options, physics, autoResize: false });
    host.querySelector(".vis-network").tabIndex = -1; // the map itself takes the focus
    order = page.nodes.toSorted((a, b) => isHub(a) - isHub(b) || b.size - a.size || (a.id < b.id ? -1 : 1));
    watcher = new ResizeObserver(resize);
    watcher.observe(host);
    network.on("click", click);
    network.on("doubleClick", ({ nodes: [index] }) => index !== undefined && handlers.onFocus(page.nodes[index].id));
    network.on("hoverNode", ({ node }) => hover(page.nodes[node].id));
    network.on("blurNode", () => hover(""));
    network.on("zoom", moved);
    network.on("dragStart", wake);
    network.on("dragEnd", (event) => (event.nodes.length ? settle() : moved()));
    network.on("animationFinished", moved);
    network.on("stabilized", keepPositions);
    network.on("beforeDrawing", (context) => {
      hulls = makeHulls(scene?.stories ?? [], at);
      drawHulls(context, hulls, colours, view?.selected);
    });
    network.on("afterDrawing", (context) => drawLabels(context, marks(), network.getScale(), colours, area()));
  }

  // Where a node stands now.
  function at(id) {
    return network.body.nodes[place.get(id)];
  }

  function area() {
    const [start, end] = [
      { x: 0, y: 0 },
      { x: host.clientWidth, y: host.clientHeight },
    ].map((corner) => network.DOMtoCanvas(corner));
    return { left: start.x, top: start.y, right: end.x, bottom: end.y };
  }

  function distance({ from, to }) {
    const [a, b] = [page.nodes[from], page.nodes[to]];
    return Math.hypot(a.x - b.x, a.y - b.y);
  }

  // Members of a story move together though no line joins them.
  function storySprings() {
    return page.stories.flatMap(({ members }) => {
      const [from, ...rest] = members.map((id) => place.get(id));
      return rest.map((to) => ({ from, to, hidden: true, spring: true, length: distance({ from, to }) }));
    });
  }

  function resize() {
    if (!host.clientWidth) return; // hidden behind the table
    network.setSize("100%", "100%");
    network.redraw();
  }

  function click({ nodes: [index], pointer }) {
    host.focus({ preventScroll: true });
    if (index !== undefined) return handlers.onSelect(page.nodes[index].id);
    const context = host.querySelector("canvas").getContext("2d");
    handlers.onSelect(hullAt(context, hulls, pointer.canvas));
  }

  function hover(id) {
    hovered = id;
    host.classList.toggle("pointing", id !== "");
    network.redraw();
  }

  function moved() {
    const { x, y } = network.getViewPosition();
    handlers.onCamera(`${Math.round(x)},${Math.round(y)},${network.getScale().toFixed(3)}`);
  }

  function wake({ nodes: [index] }) {
    if (index === undefined || calm()) return;
    const { id } = page.nodes[index];
    const near = neighbours(page, id);
    const around = new Set([id, ...near, ...[...near].flatMap((other) => [...neighbours(page, other)])]);
    const free = (node) => around.has(node.id) && scene.shown.has(node.id);
    nodes.update(page.nodes.map((node, number) => ({ id: number, physics: free(node) })));
    network.setOptions({ physics: { enabled: true } });
  }

  function settle() {
    if (calm()) keepPositions();
  }

  function keepPositions() {
    network.setOptions({ physics: { enabled: false } });
    for (const node of page.nodes) ({ x: node.x, y: node.y } = at(node.id));
  }

  // What gets a name, the most important first: the selection and what is next to it, then stories, then articles and
  // hubs, all of them on a small map, else those whose dots are large enough to be told apart.
  function marks() {
    if (!scene) return [];
    const scale = network.getScale();
    const first = (id) => (id === view.selected || id === hovered ? 2 : scene.near.has(id) ? 1 : 0);
    const dots = order
      .filter((node) => scene.shown.has(node.id))
      .map((node) => {
        const { x, y } = at(node.id);
        const rank = first(node.id);
        const named = rank > 0 || scene.shown.size <= FEW || (node.size * scale > FAR && (!node.lone || scale > 1));
        const dim = Boolean(view.selected) && !rank;
        return { text: named ? node.title : "", x, y, r: node.size, kind: isHub(node) ? "hub" : "dot", rank, dim };
      });
    const names = hulls.map(({ story, box }) => ({
      text: story.title,
      ...box,
      kind: "story",
      rank: story.id === view.selected ? 2 : 0,
      across: !view.selected && scale < 0.9,
      dim: Boolean(view.selected) && story.id !== view.selected && story.id !== page.node.get(view.selected)?.story,
    }));
    const [chosen, rest] = [dots.filter((dot) => dot.rank), dots.filter((dot) => !dot.rank)];
    chosen.sort((a, b) => b.rank - a.rank);
    const [own, others] = [names.filter((name) => name.rank), names.filter((name) => !name.rank)];
    return [...own, ...chosen, ...others, ...rest];
  }

  // Show a scene. `camera` is given only when the view came from a link or from Back.
  function update(next, nextView, { camera = "", recolour = false } = {}) {
    [scene, view] = [next, nextView];
    if (recolour || !colours) colours = themeColours();
    const dimmed = (id) => view.selected && id !== view.selected && !scene.near.has(id);
    const shown = new Set(scene.edges.map(({ index }) => index));
    const pale = ({ source, target }) => dimmed(source) || dimmed(target);
    refresh(nodes, page.drawing.nodes, (id) => look(page.nodes[id], dimmed(page.nodes[id].id)));
    refresh(edges, page.drawing.edges, (id) => {
      return { hidden: !shown.has(id), ...line(page.edges[id], pale(page.edges[id])) };
    });
    if (camera) {
      const [x, y, scale] = camera.split(",").map(Number);
      network.moveTo({ position: { x, y }, scale });
    }
    network.redraw();
  }

  // Give vis-network the looks that changed: it takes its time for each.
  function refresh(set, drawn, lookOf) {
    const changed = [];
    for (const item of drawn) {
      const look = lookOf(item.id);
      const text = JSON.stringify(look);
      if (looks.get(item) !== text) changed.push({ id: item.id, ...look });
      looks.set(item, text);
    }
    set.update(changed);
  }

  function look(node, dim) {
    const slot = node.colours[view.colour] ?? 9;
    const colour = slot < 0 ? colours.hub : colours.palette[slot];
    const selected = node.id === view.selected;
    const ring = node.kind === "related";
    const background = ring ? colours.paper : colour;
    const paint = { background, border: selected ? colours.ink : ring ? colour : colours.paper };
    return {
      hidden: !scene.shown.has(node.id),
      opacity: dim ? 0.25 : 1,
      color: { ...paint, highlight: paint, hover: paint },
      borderWidth: selected ? 3 : ring ? 2.5 : 1.5,
      borderWidthSelected: selected ? 3 : ring ? 2.5 : 1.5,
    };
  }

  function line(edge, pale) {
    const own = view.selected && (edge.source === view.selected || edge.target === view.selected);
    const name = own ? "accent" : (EDGE_COLOURS[edge.kind] ?? "edge");
    const usual = scene.edges.length > MANY && name === "edge" ? (view.selected ? 0.15 : 0.4) : 1;
    const opacity = pale ? 0.15 : usual;
    return { color: { color: colours[name], opacity } };
  }

  // Bring nodes into view: those given, or all that are shown. With `gently`, only if some are out of sight.
  function focus(ids, { gently = false } = {}) {
    const wanted = ids.length ? ids : [...(scene?.shown ?? [])];
    if (!wanted.length || !host.clientWidth) return;
    const seen = area();
    const inside = ({ x, y }) => x > seen.left && x < seen.right && y > seen.top && y < seen.bottom;
    const readable = network.getScale() * page.node.get(wanted[0]).size > FAR;
    if (gently && readable && wanted.every((id) => inside(at(id)))) return;
    if (host.clientHeight !== host.querySelector("canvas").clientHeight) resize();
    const [wide, high] = [host.clientWidth, host.clientHeight];
    const places = wanted.map(at);
    const [left, right] = [Math.min(...places.map((p) => p.x)), Math.max(...places.map((p) => p.x))];
    const [top, bottom] = [Math.min(...places.map((p) => p.y)), Math.max(...places.map((p) => p.y))];
    const scale = Math.min(
      CLOSEST,
      LARGEST / Math.max(...wanted.map((id) => page.node.get(id).size)),
      (wide * ROOM_WIDE) / Math.max(right - left, 1),
      (high * ROOM_HIGH) / Math.max(bottom - top, 1),
    );
    const animation = calm() ? false : { duration: 350, easingFunction: "easeInOutQuad" };
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation });
    if (!animation) moved();
  }

  function destroy() {
    watcher.disconnect();
    network.destroy();
  }

  return { mount, update, focus, destroy };
}
