// The marks of the map, small, for the legend: the same shapes the canvas draws.

import { svg } from "./dom.js";

const NODES = {
  article: () => svg("circle", { cx: 9, cy: 9, r: 6, class: "mark" }),
  related: () => svg("circle", { cx: 9, cy: 9, r: 5, class: "mark ring" }),
  provider: () => svg("rect", { x: 4.5, y: 4.5, width: 9, height: 9, class: "mark hub" }),
  gone: () => svg("path", { d: "M9 6.6 12.4 3.2 14.8 5.6 11.4 9 14.8 12.4 12.4 14.8 9 11.4 5.6 14.8 3.2 12.4 6.6 9 3.2 5.6 5.6 3.2Z", class: "mark" }),
  topic: () => svg("path", { d: "M9 3 15 9 9 15 3 9Z", class: "mark hub" }),
};

export function nodeSymbol(kind) {
  return frame(18, (NODES[kind] ?? NODES.article)());
}

export function edgeSymbol(kind) {
  if (kind === "in_story") return frame(26, svg("rect", { x: 2, y: 3, width: 22, height: 12, rx: 6, class: "hull" }));
  const line = svg("path", { d: "M2 9H24", class: `line ${kind}` });
  const tip = kind === "related_to" ? [svg("path", { d: "M24 9l-6-3.5v7z", class: "tip" })] : [];
  return frame(26, line, ...tip);
}

function frame(width, ...marks) {
  const size = { viewBox: `0 0 ${width} 18`, width, height: 18 };
  return svg("svg", { ...size, "aria-hidden": "true", class: "symbol" }, ...marks);
}
