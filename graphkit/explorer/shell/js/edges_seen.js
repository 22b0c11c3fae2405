// Which links are drawn: the selection's first, then those of the nodes in view, the most important nodes first, until
// there is as much ink as a map bears. Provider and topic links come with the selection or from near.

import { isDim } from "./gl_contents.js";
import { PAINT } from "./gl_paints.js";

const MOST_LINKS = 24000;
const MOST_OWN = 4000; // links of the selection
const [INK_FAR, INK_NEAR] = [0.12, 0.5]; // pixels of line a pixel of map
const CLOSE = 5; // pixels: dots of such a radius are seen from near
const PER_NODE = 10; // links drawn of one node in a full view
const FEW_IN_VIEW = 500; // nodes in view: from here on down, provider and topic links too
const SHORTEST_LINK = 2.5; // pixels: shorter links are hidden by their dots
const LOOKS_A_YIELD = 3000; // links looked at between two yields

// Colour, width in pixels, whether the direction is shown, whether it is always strong, whether hubs are its ends.
const STYLES = {
  duplicate_of: { paint: PAINT.same, width: 3, strong: true },
  related_to: { paint: PAINT.edge, width: 1.3, tip: true },
  published_by: { paint: PAINT.edge_light, width: 0.9, hub: true },
  about: { paint: PAINT.edge_light, width: 0.9, hub: true },
};
const PLAIN = { paint: PAINT.edge, width: 1.3 };

// Lines as numbers, as the line shader reads them: x1, y1, x2, y2 in map units, paint, opacity, width in pixels, and
// for arrows the radius of the target in map units, else -1.
export const LINE_NUMBERS = 8;

// A generator that fills `links` = { data, count, skipped } and yields now and then.
export function* seenLinks(contents, area, scale, links) {
  const { page, scene, view, levels, radii } = contents;
  const { source, target, kind } = page.edges;
  const styles = page.head.edge_kinds.map((one) => STYLES[one.kind] ?? PLAIN);
  const room = (area.right - area.left) * (area.bottom - area.top) * scale * scale; // pixels
  Object.assign(links, { data: new Float32Array(2048 * LINE_NUMBERS), count: 0, skipped: false });
  if (!source.length) return;
  const on = (edge) => scene.edgeOn[kind[edge]] && scene.shown[source[edge]] && scene.shown[target[edge]];
  const close = Math.min((page.head.radius.article * page.head.radius.scale * scale) / CLOSE, 1); // 0 far, 1 near
  const most = room * (INK_FAR + (INK_NEAR - INK_FAR) * close);
  let ink = 0;

  function add(edge, paint, opacity) {
    const [a, b] = [source[edge], target[edge]];
    const style = styles[kind[edge]];
    const length = Math.hypot(page.x[a] - page.x[b], page.y[a] - page.y[b]) * scale;
    if (length < SHORTEST_LINK) return;
    if ((links.count + 1) * LINE_NUMBERS > links.data.length) {
      const larger = new Float32Array(links.data.length * 2);
      larger.set(links.data);
      links.data = larger;
    }
    const far = Math.max(0.3, Math.min(1, 320 / length)); // long lines, which cross everything, are paler
    const tip = style.tip && length > 30 ? radii[b] : -1;
    const numbers = [page.x[a], page.y[a], page.x[b], page.y[b], paint, opacity * far, style.width * (0.4 + 0.6 * close), tip];
    links.data.set(numbers, links.count * LINE_NUMBERS);
    links.count++;
    ink += Math.min(length, 1500);
  }

  const own = new Set();
  for (const node of view.node >= 0 ? [view.node] : view.story >= 0 ? page.stories.members(view.story) : []) {
    for (const edge of page.around(node)) {
      if (own.size >= MOST_OWN || own.has(edge) || !on(edge)) continue;
      const inside = view.node >= 0 || (page.story[source[edge]] === view.story && page.story[target[edge]] === view.story);
      if (inside) own.add(edge);
    }
  }

  const inView = (node) =>
    page.x[node] >= area.left && page.x[node] <= area.right && page.y[node] >= area.top && page.y[node] <= area.bottom;
  const near = few(levels, area);
  const all = scene.edgeCount <= 1500;
  let looked = 0;
  const ranges = levels.inArea(area);
  const nodes = ranges.flat().reduce((sum, [start, end]) => sum + end - start, 0);
  const perNode = nodes * 4 > MOST_LINKS ? PER_NODE : Infinity;
  search: for (const level of ranges) {
    for (const node of levels.scattered(level)) {
      let drawn = 0;
      if (!inView(node)) continue;
      for (const edge of page.around(node)) {
        if (++looked % LOOKS_A_YIELD === 0) yield;
        // A link with both ends in view is taken at its source.
        if ((node !== source[edge] && inView(source[edge])) || own.has(edge) || !on(edge)) continue;
        const style = styles[kind[edge]];
        if ((style.hub && !near && !all) || (++drawn > perNode && !style.strong)) {
          links.skipped = true;
          continue;
        }
        const pale = isDim(contents, source[edge]) || isDim(contents, target[edge]);
        add(edge, style.paint, pale ? -0.15 : style.strong ? 0.35 + 0.65 * close : -1);
        if (links.count > MOST_LINKS || ink > most) {
          links.skipped = true;
          break search;
        }
      }
    }
  }
  // The more ink, the paler: negative opacities were waiting for it.
  const fade = Math.min(Math.max((0.05 * room) / Math.max(ink, 1), 0.16), 0.35 + 0.5 * close);
  for (let at = 5; at < links.count * LINE_NUMBERS; at += LINE_NUMBERS) {
    if (links.data[at] < 0) links.data[at] *= -fade;
  }
  for (const edge of own) add(edge, styles[kind[edge]].strong ? PAINT.same : PAINT.accent, 0.8);
}

function few(levels, area) {
  let number = 0;
  levels.each(area, (start, end) => {
    number += end - start;
    return number > FEW_IN_VIEW;
  });
  return number <= FEW_IN_VIEW;
}
