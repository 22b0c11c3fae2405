// What lies under a pixel of the map.

import { toMap } from "./camera.js";
import { nodeAt } from "./gl_contents.js";
import { hullsInView } from "./gl_islands.js";
import { hullAt } from "./hulls.js";
import { labelAt } from "./labels.js";

const TOUCH = 5; // pixels around a dot that count as the dot
const COVERABLE = 6; // pixels: names of communities lie over dots of a smaller radius

// A dot (a small one only where no community has its name), else a name, else an island: { node, community, id }, of which the first two are indexes or -1. `names` are the
// labels on show.
export function markUnder(contents, names, camera, size, px, py) {
  const nothing = { node: -1, community: -1, id: "" };
  if (!contents.scene || Number.isNaN(px)) return nothing;
  const { page } = contents;
  const [x, y] = toMap(camera, size, px, py);
  const { mark } = labelAt(names, camera, size, px, py) ?? {};
  const node = nodeAt(contents, x, y, TOUCH / camera.scale);
  const small = node >= 0 && contents.radii[node] * camera.scale < COVERABLE;
  if (node >= 0 && !(small && mark?.kind === "community")) return { ...nothing, node, id: page.id(node) };
  if (mark?.node >= 0) return { ...nothing, node: mark.node, id: page.id(mark.node) };
  if (mark?.community >= 0) return { ...nothing, community: mark.community };
  const story = mark?.story ?? islandAt(contents, x, y, camera.scale);
  return story < 0 ? nothing : { ...nothing, id: page.stories.id(story) };
}

function islandAt(contents, x, y, scale) {
  const hulls = hullsInView(contents, { left: x, right: x, top: y, bottom: y }, scale, new Map());
  return hullAt(hulls, { x, y });
}
