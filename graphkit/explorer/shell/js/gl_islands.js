// Where groups of nodes (stories, communities) lie: the box around their shown members, and which are in view.

import { makeHull, usualPad } from "./hulls.js";
import { makeLevels } from "./gl_levels.js";

// `groupOf[node]` is a group or -1; `groups` lists those wanted, the most important first.
// Returns { x, y, half, r, in(area, most) }: middles, half widths and half heights by group, in map units.
// Takes O(nodes + groups) time.
export function makeIslands(page, shown, groupOf, groups, count) {
  const [left, top] = [new Float32Array(count).fill(Infinity), new Float32Array(count).fill(Infinity)];
  const [right, bottom] = [new Float32Array(count).fill(-Infinity), new Float32Array(count).fill(-Infinity)];
  for (let node = 0; node < groupOf.length; node++) {
    const group = groupOf[node];
    if (group < 0 || !shown[node]) continue;
    const [x, y] = [page.x[node], page.y[node]];
    if (x < left[group]) left[group] = x;
    if (x > right[group]) right[group] = x;
    if (y < top[group]) top[group] = y;
    if (y > bottom[group]) bottom[group] = y;
  }
  const [x, y, half, r, reach] = Array.from({ length: 5 }, () => new Float32Array(count));
  for (const group of groups) {
    x[group] = (left[group] + right[group]) / 2;
    y[group] = (top[group] + bottom[group]) / 2;
    half[group] = (right[group] - left[group]) / 2;
    r[group] = (bottom[group] - top[group]) / 2;
    reach[group] = Math.max(half[group], r[group]);
  }
  const levels = makeLevels(groups, x, y, reach);

  // The most important groups whose boxes touch an area, if `wanted(group)`: at most so many, and beyond the first level
  // only whole levels, so that no part of the area goes without.
  function inArea(area, most, wanted = () => true) {
    const found = [];
    let [before, whole] = [0, 0];
    levels.each(area, (start, end, level) => {
      if (level !== before) [before, whole] = [level, found.length];
      for (let at = start; at < end && found.length < most; at++) {
        const group = levels.items[at];
        const across = Math.abs(x[group] - (area.left + area.right) / 2) - half[group];
        const along = Math.abs(y[group] - (area.top + area.bottom) / 2) - r[group];
        const touches = across <= (area.right - area.left) / 2 && along <= (area.bottom - area.top) / 2;
        if (touches && wanted(group)) found.push(group);
      }
      return found.length >= most;
    });
    return found.length < most || whole === 0 ? found : found.slice(0, whole);
  }

  return { x, y, half, r, inArea };
}

const MOST_HULLS = 4000;
const LEAST_HULL = 6; // pixels: half widths of islands that are drawn

// The islands of the stories in an area, the largest stories first. `known` keeps them from one view to the next.
export function hullsInView({ page, scene, stories, radii }, area, scale, known) {
  const pad = usualPad(page);
  const wanted = (story) => (Math.max(stories.half[story], stories.r[story]) + pad) * scale > LEAST_HULL;
  return stories.inArea(area, MOST_HULLS, wanted).map((story) => {
    if (!known.has(story)) {
      const members = page.stories.members(story).filter((node) => scene.shown[node]);
      known.set(story, makeHull(page, story, members, (node) => ({ x: page.x[node], y: page.y[node] }), radii));
    }
    return known.get(story);
  });
}
