// How vis-network is to draw nodes and links, and which names the map carries.

import { crossPath } from "./drawing.js";

const SMALL = 5; // pixels: dots with a smaller radius get no name of their own
const ROOM_FOR_ALL = 60; // nodes on a map that has room for every name
const CROWDED = 400; // links: from here on they are drawn paler
const EDGE_COLOURS = { duplicate_of: "same", related_to: "edge", published_by: "edge-light", about: "edge-light" };

function isPale({ scene, view }, node) {
  return scene.near !== null && node !== view.node && !scene.near[node];
}

// vis-network has no crosses: those of its nodes are drawn here.
export function ownShape(page, node) {
  if (page.head.kinds[page.kind[node]] !== "gone") return {};
  const ctxRenderer = ({ ctx, x, y, style: { size, color, borderColor, borderWidth, opacity } }) => ({
    drawNode() {
      crossPath(ctx, x, y, size);
      [ctx.globalAlpha, ctx.fillStyle, ctx.strokeStyle, ctx.lineWidth] = [opacity ?? 1, color, borderColor, borderWidth];
      ctx.stroke();
      ctx.fill();
      ctx.globalAlpha = 1;
    },
    nodeDimensions: { width: 2 * size, height: 2 * size },
  });
  return { shape: "custom", ctxRenderer };
}

export function nodeLook(paint, node) {
  const { page, scene, view, radii, colours, slots, palette } = paint;
  const colour = slots[node] === 255 ? colours.hub : palette[slots[node]];
  const selected = node === view.node;
  const picked = view.picked.has(node);
  const ring = page.head.kinds[page.kind[node]] === "related";
  const background = ring ? colours.paper : colour;
  const border = picked ? colours.accent : selected ? colours.ink : ring ? colour : colours.paper;
  const both = { background, border };
  const width = picked ? 4 : selected ? 3 : ring ? 2.5 : 1.5;
  return {
    hidden: !scene.shown[node],
    size: radii[node],
    opacity: isPale(paint, node) && !picked ? 0.25 : 1,
    color: { ...both, highlight: both, hover: both },
    borderWidth: width,
    borderWidthSelected: width,
  };
}

export function edgeLook(paint, edge) {
  const { page, scene, view, colours } = paint;
  const [source, target, code] = [page.edges.source[edge], page.edges.target[edge], page.edges.kind[edge]];
  const own = view.node >= 0 && (source === view.node || target === view.node);
  const name = own ? "accent" : (EDGE_COLOURS[page.head.edge_kinds[code].kind] ?? "edge");
  const usual = scene.edgeCount > CROWDED && name === "edge" ? (scene.near ? 0.15 : 0.4) : 1;
  return {
    hidden: !(scene.shown[source] && scene.shown[target] && scene.edgeOn[code]),
    color: { color: colours[name], opacity: isPale(paint, source) || isPale(paint, target) ? 0.15 : usual },
  };
}

// What gets a name, the most important first: the selection, the pinned and what is next to the selection, then stories,
// then articles and hubs, all of them on a small map, else those whose dots are large enough to be told apart.
export function labelMarks({ page, scene, view, radii, hovered, hulls, at, scale }) {
  const chosen = [];
  const rest = [];
  const few = scene.articles + scene.hubs.provider + scene.hubs.topic <= ROOM_FOR_ALL;
  for (const node of page.order) {
    if (!scene.shown[node]) continue;
    const { x, y } = at(node);
    const rank = node === view.node || node === hovered || view.pinned.has(node) ? 2 : scene.near?.[node] ? 1 : 0;
    const named = rank > 0 || few || (radii[node] * scale > SMALL && (!page.isLone(node) || scale > 1));
    const kind = page.isHub(node) ? "hub" : "dot";
    const dim = scene.near !== null && !rank;
    (rank ? chosen : rest).push({ text: named ? page.title(node) : "", x, y, r: radii[node], kind, rank, dim });
  }
  chosen.sort((a, b) => b.rank - a.rank);
  const stories = hulls.map(({ story, box }) => ({
    text: page.stories.title(story),
    ...box,
    kind: "story",
    rank: story === view.story ? 2 : 0,
    across: scene.near === null && scale < 0.9,
    dim: scene.near !== null && story !== view.story && story !== page.story[view.node],
  }));
  return [...stories.filter((mark) => mark.rank), ...chosen, ...stories.filter((mark) => !mark.rank), ...rest];
}
