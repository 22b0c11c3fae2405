// What a map shows, in the form that drawing needs: shown nodes by importance and place, their radii and looks, and
// where stories and communities lie. Made anew only as far as scene and view changed.

import { makeIslands } from "./gl_islands.js";
import { makeLevels } from "./gl_levels.js";
import { PAINT } from "./gl_paints.js";

export const LOOK = { dim: 1, chosen: 2, picked: 4, marked: 8 }; // bits
const MOST_MARKED = 5000; // dots; more than that would hide the map
export const SHAPES = ["disc", "ring", "square", "diamond", "cross"]; // as the dot shader numbers them
const SHAPE_OF = { article: "disc", related: "ring", provider: "square", topic: "diamond", gone: "cross" };

export function makeContents(page) {
  let scene = null;
  let view = null;
  const made = { page, shown: null };

  // Returns what is new: { places, looks, any }.
  function update(nextScene, nextView) {
    const [oldNear, oldSlots, oldView, oldPicked] = [scene?.near, made.slots, view, scene?.picked];
    const oldLinks = made.links;
    const first = !scene;
    const shownChanged = first || !sameBytes(made.shown, nextScene.shown);
    const sized = first || view.size !== nextView.size || made.radii.length !== page.count;
    const storiesChanged = first || shownChanged || scene.stories.length !== nextScene.stories.length;
    [scene, view] = [nextScene, nextView];
    made.scene = scene;
    made.view = view;
    if (shownChanged) made.shown = scene.shown.slice();
    if (sized) made.radii = page.radii(view.size || "links");
    if (shownChanged || sized) made.levels = makeLevels(shownOrder(), page.x, page.y, made.radii);
    if (storiesChanged) {
      made.stories = makeIslands(page, scene.shown, page.story, scene.stories, page.stories.count);
    }
    if (shownChanged) made.communities = communityIslands();
    made.slots = page.slots(view.colour);
    made.marked = page.fewMarked(view.colour, MOST_MARKED);
    made.links = [page.edges.source, ...scene.edgeOn];
    const sameLinks = oldLinks?.every((value, at) => value === made.links[at]);
    const sameChoice = oldView?.node === view.node && oldView.story === view.story && oldPicked === scene.picked;
    const sameLooks = sameChoice && oldSlots === made.slots && sameNear(oldNear, scene.near);
    const [places, looks] = [shownChanged || sized, shownChanged || sized || !sameLooks];
    return { places, looks, any: looks || storiesChanged || !sameLinks };
  }

  function shownOrder() {
    const order = new Uint32Array(page.count);
    let length = 0;
    for (const node of page.order) if (scene.shown[node]) order[length++] = node;
    return order.subarray(0, length);
  }

  function communityIslands() {
    const sizes = new Uint32Array(page.communities.count);
    for (let node = 0; node < page.count; node++) {
      if (page.community[node] >= 0 && scene.shown[node]) sizes[page.community[node]]++;
    }
    const large = [...sizes.keys()].filter((group) => sizes[group] >= 3).sort((a, b) => sizes[b] - sizes[a]);
    const islands = makeIslands(page, scene.shown, page.community, large, page.communities.count);
    return { ...islands, sizes };
  }

  return Object.assign(made, { update });
}

function sameNear(one, other) {
  return one === other || Boolean(one && other && sameBytes(one, other));
}

function sameBytes(one, other) {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

// Whether a node is drawn pale: something else is selected, and it is not next to that.
export function isDim({ scene, view }, node) {
  return scene.near !== null && !scene.near[node] && node !== view.node;
}

// The shape of each kind of nodes, as a place in SHAPES; kinds unknown here are discs.
export function kindShapes({ head }) {
  return head.kinds.map((kind) => Math.max(SHAPES.indexOf(SHAPE_OF[kind]), 0));
}

export function paintOf(contents, node) {
  const slot = contents.slots[node];
  return slot === 255 ? PAINT.hub : slot;
}

export function flagsOf(contents, node) {
  const { scene, view } = contents;
  return (
    (isDim(contents, node) ? LOOK.dim : 0) |
    (node === view.node ? LOOK.chosen : 0) |
    (scene.picked?.has(node) ? LOOK.picked : 0) |
    (contents.marked?.[node] ? LOOK.marked : 0)
  );
}

// The shown node under a place on the map, the nearest of the most important; -1 if there is none. `slack` in map
// units. Looks at a few hundred nodes at most.
export function nodeAt({ page, levels, radii }, x, y, slack) {
  let [best, closest, looked] = [-1, 1, 0];
  levels.each({ left: x - slack, right: x + slack, top: y - slack, bottom: y + slack }, (start, end) => {
    for (let at = start; at < end; at++) {
      const node = levels.items[at];
      const distance = Math.hypot(page.x[node] - x, page.y[node] - y) / (radii[node] + slack);
      if (distance < closest) [best, closest] = [node, distance];
    }
    looked += end - start;
    return looked > 2000;
  });
  return best;
}

// How many shown nodes an area holds, roughly: whole cells are counted.
export function countIn({ levels }, area) {
  let number = 0;
  levels.each(area, (start, end) => {
    number += end - start;
  });
  return number;
}

// The box in map units around the middles of nodes, and the radius of the largest.
export function boxAround({ page, radii }, nodes) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity, largest: 0 };
  for (const node of nodes) {
    const [x, y] = [page.x[node], page.y[node]];
    if (x < box.left) box.left = x;
    if (x > box.right) box.right = x;
    if (y < box.top) box.top = y;
    if (y > box.bottom) box.bottom = y;
    if (radii[node] > box.largest) box.largest = radii[node];
  }
  return box;
}
