// The canvas for small graphs: vis-network, as pyvis ships it, with physics while you drag.
//
// Positions come from Python, so the first frame is the final one and nothing swims. Dragging wakes the physics for
// the nodes up to two steps away; their springs are as long as they were drawn, so that only what you pull moves.

import { cameraFrom, cameraText, clampScale } from "./camera.js";
import { drawHulls, hullAt, makeHull } from "./hulls.js";
import { drawLabels } from "./labels.js";
import { edgeLook, labelMarks, nodeLook, ownShape } from "./pyvis_looks.js";
import { reach } from "./reach.js";
import { calm, slotColours, themeColours } from "./theme.js";

// When fitting: the parts of the map that dots may take, so that names at the rim have room; the largest zoom; and
// the largest radius of a dot in pixels.
const [ROOM_WIDE, ROOM_HIGH] = [0.78, 0.84];
const [CLOSEST, LARGEST] = [1.7, 17];
const LEGIBLE = 5; // pixels: a smaller radius is too small to be shown "gently"

export function pyvisCanvas() {
  let page, host, nodes, edges, colours, handlers, watcher;
  let network = null; // until there is something to show
  let scene = null;
  let view = null;
  let radii = null;
  let hovered = -1;
  let hulls = [];
  const looks = new Map();

  function mount(element, data, on) {
    [host, page, handlers] = [element, data, on];
  }

  function begin() {
    const { nodes: plainNodes, edges: plainEdges, options } = page.head.drawing;
    nodes = new vis.DataSet(plainNodes.map((node) => ({ ...node, ...ownShape(page, node.id), hidden: true })));
    edges = new vis.DataSet(plainEdges.map((edge) => ({ ...edge, hidden: true, length: distance(edge.from, edge.to) })));
    edges.add(storySprings());
    const physics = { ...options.physics, enabled: false };
    network = new vis.Network(host, { nodes, edges }, { ...options, physics, autoResize: false });
    host.querySelector(".vis-network").tabIndex = -1; // the map itself takes the focus
    watcher = new ResizeObserver(resize);
    watcher.observe(host);
    network.on("click", click);
    network.on("doubleClick", ({ nodes: [node] }) => node !== undefined && handlers.onFocus(page.id(node)));
    network.on("hoverNode", ({ node }) => hover(node));
    network.on("blurNode", () => hover(-1));
    network.on("zoom", moved);
    network.on("dragStart", wake);
    network.on("dragEnd", (event) => (event.nodes.length ? calm() && keepPositions() : moved()));
    network.on("animationFinished", moved);
    network.on("stabilized", keepPositions);
    network.on("beforeDrawing", (context) => drawHulls(context, findHulls(), colours, view?.story ?? -1));
    network.on("afterDrawing", drawNames);
    network.once("afterDrawing", () => performance.mark("graphkit:first-frame"));
  }

  // Where a node stands now.
  function at(node) {
    return network.body.nodes[node];
  }

  function distance(a, b) {
    return Math.hypot(page.x[a] - page.x[b], page.y[a] - page.y[b]);
  }

  // Members of a story move together though no line joins them.
  function storySprings() {
    const springs = [];
    for (let story = 0; story < page.stories.count; story += 1) {
      const [from, ...rest] = page.stories.members(story);
      for (const to of rest) springs.push({ from, to, hidden: true, length: distance(from, to) });
    }
    return springs;
  }

  function resize() {
    if (!host.clientWidth) return; // hidden behind the table
    network.setSize("100%", "100%");
    network.redraw();
  }

  function findHulls() {
    const members = (story) => page.stories.members(story).filter((node) => scene.shown[node]);
    hulls = Array.from(scene?.stories ?? [], (story) => makeHull(page, story, members(story), at, radii));
    return hulls;
  }

  function drawNames(context) {
    if (!scene) return;
    const { x, y, scale } = camera();
    const [half, high] = [host.clientWidth / scale / 2, host.clientHeight / scale / 2];
    const area = { left: x - half, right: x + half, top: y - high, bottom: y + high };
    const marks = labelMarks({ page, scene, view, radii, hovered, hulls, at, scale });
    drawLabels(context, marks, scale, colours, area, handlers.covered());
  }

  function click({ nodes: [node], pointer }) {
    host.focus({ preventScroll: true });
    if (node !== undefined) return handlers.onSelect(page.id(node));
    const story = hullAt(hulls, pointer.canvas);
    handlers.onSelect(story < 0 ? "" : page.stories.id(story));
  }

  function hover(node) {
    hovered = node;
    host.classList.toggle("pointing", node >= 0);
    network.redraw();
  }

  function camera() {
    return { ...network.getViewPosition(), scale: network.getScale() };
  }

  function moved() {
    handlers.onCamera(cameraText(camera()));
  }

  function zoom(factor) {
    network.moveTo({ position: network.getViewPosition(), scale: clampScale(network.getScale() * factor) });
    moved();
  }

  function pan(dx, dy) {
    const { x, y, scale } = camera();
    network.moveTo({ position: { x: x + dx / scale, y: y + dy / scale }, scale });
    moved();
  }

  function wake({ nodes: [node] }) {
    if (node === undefined || calm()) return;
    const around = reach(page, { node, story: -1 }, 2);
    nodes.update(page.head.drawing.nodes.map(({ id }) => ({ id, physics: Boolean(around[id] && scene.shown[id]) })));
    network.setOptions({ physics: { enabled: true } });
  }

  function keepPositions() {
    network.setOptions({ physics: { enabled: false } });
    for (let node = 0; node < page.count; node += 1) [page.x[node], page.y[node]] = [at(node).x, at(node).y];
  }

  // Show a scene. `camera` is given only when the view came from a link or from Back.
  function update(next, nextView, { camera: wanted = "", recolour = false } = {}) {
    [scene, view] = [next, nextView];
    if (!network) begin();
    if (recolour || !colours) colours = themeColours();
    radii = page.radii(view.size);
    const paint = { page, scene, view, radii, colours, slots: page.slots(view.colour), palette: slotColours(colours, page, view.colour) };
    refresh(nodes, page.head.drawing.nodes, (node) => nodeLook(paint, node));
    if (page.edgeCount) refresh(edges, page.head.drawing.edges, (edge) => edgeLook(paint, edge));
    if (wanted) {
      const { x, y, scale } = cameraFrom(wanted);
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

  // Bring nodes into view: those given, or all that are shown. With `gently`, only if some are out of sight.
  function focus(given, { gently = false } = {}) {
    const wanted = given.length ? [...given] : [...page.x.keys()].filter((node) => scene?.shown[node]);
    if (!wanted.length || !host.clientWidth) return;
    const now = camera();
    const [halfWide, halfHigh] = [host.clientWidth / 2 / now.scale, host.clientHeight / 2 / now.scale];
    const places = wanted.map(at);
    const inside = ({ x, y }) => Math.abs(x - now.x) < halfWide && Math.abs(y - now.y) < halfHigh;
    if (gently && now.scale * radii[wanted[0]] > LEGIBLE && places.every(inside)) return;
    if (host.clientHeight !== host.querySelector("canvas").clientHeight) resize();
    const [left, right] = [Math.min(...places.map((p) => p.x)), Math.max(...places.map((p) => p.x))];
    const [top, bottom] = [Math.min(...places.map((p) => p.y)), Math.max(...places.map((p) => p.y))];
    const scale = Math.min(
      CLOSEST,
      LARGEST / Math.max(...wanted.map((node) => radii[node])),
      (host.clientWidth * ROOM_WIDE) / Math.max(right - left, 1),
      (host.clientHeight * ROOM_HIGH) / Math.max(bottom - top, 1),
    );
    const animation = calm() ? false : { duration: 350, easingFunction: "easeInOutQuad" };
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation });
    if (!animation) moved();
  }

  function destroy() {
    watcher?.disconnect();
    network?.destroy();
    host.classList.remove("pointing");
  }

  return { mount, update, focus, camera, zoom, pan, destroy };
}
