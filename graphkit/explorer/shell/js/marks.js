// Which names a view may carry, the most important first: of the selection, then of communities from far, of stories
// nearer by, and of articles close up. Looks at some hundred candidates, however large the map.

import { areaInView } from "./camera.js";
import { countIn, isDim } from "./gl_contents.js";
import { usualPad } from "./hulls.js";

const LEAST_DOT = 5; // pixels: dots with a smaller radius get no name of their own
const FEW_DOTS = 60; // nodes in view: a map with no more has room for every name
const [COMMUNITIES, STORIES, DOTS] = [60, 120, 240]; // candidates of each
const LEAST_STORY = 10; // pixels: half widths of islands that get a name
const [LEAST_COMMUNITY, MOST_COMMUNITY] = [22, 0.42]; // pixels; part of the view

// `hovered` is a node or -1.
export function marksInView(contents, camera, size, hovered) {
  const { page, view } = contents;
  const area = areaInView(camera, size);
  const selected = view.node >= 0 || view.story >= 0;
  const chosen = [...new Set([view.node, hovered, ...(view.pinned ?? [])])].filter((node) => node >= 0 && contents.scene.shown[node]);
  const dots = dotMarks(contents, camera, area);
  const stories = storyMarks(contents, camera, area, selected);
  const told = new Set(stories.map(({ text }) => text)); // one story may be all of a community: its name covers no dots
  const communities = communityMarks(contents, camera, size, area).filter(({ text }) => !told.has(text));
  return [
    ...(view.story >= 0 ? [storyMark(contents, view.story, 2, false)] : []),
    ...chosen.map((node) => dotMark(page, contents, node, 2)),
    ...dots.filter((mark) => mark.rank === 1 && !chosen.includes(mark.node)),
    ...communities,
    ...stories,
    ...dots.filter((mark) => mark.rank === 0 && !chosen.includes(mark.node)),
  ].filter(({ text, rank }) => text || !rank); // dots without a name keep others off
}

function dotMark(page, contents, node, rank) {
  const [kind, dim] = [page.isHub(node) ? "hub" : "dot", isDim(contents, node)];
  return { node, text: page.title(node), x: page.x[node], y: page.y[node], r: contents.radii[node], kind, rank, dim };
}

function dotMarks(contents, camera, area) {
  const { page, scene, levels, radii } = contents;
  const few = countIn(contents, area) <= FEW_DOTS;
  const marks = [];
  let looked = 0;
  levels.each(area, (start, end) => {
    for (let at = start; at < end && marks.length < DOTS; at++) {
      const node = levels.items[at];
      if (page.x[node] < area.left || page.x[node] > area.right) continue;
      if (page.y[node] < area.top || page.y[node] > area.bottom) continue;
      const near = scene.near !== null && scene.near[node];
      const large = radii[node] * camera.scale > LEAST_DOT && (!page.isLone(node) || camera.scale > 1);
      const mark = dotMark(page, contents, node, near ? 1 : 0);
      marks.push(few || near || large ? mark : { ...mark, text: "" });
    }
    looked += end - start;
    return marks.length >= DOTS || looked > 8 * DOTS;
  });
  return marks;
}

function storyMark({ page, stories, view }, story, rank, across) {
  const own = story === view.story || (view.node >= 0 && page.story[view.node] === story);
  const pad = usualPad(page);
  const box = { x: stories.x[story], y: stories.y[story], half: stories.half[story] + pad, r: stories.r[story] + pad };
  const dim = (view.node >= 0 || view.story >= 0) && !own;
  return { story, text: page.stories.title(story), ...box, kind: "story", rank, across, dim };
}

function storyMarks(contents, camera, area, selected) {
  const { page, stories, view } = contents;
  const pad = usualPad(page);
  const wanted = (story) =>
    (Math.max(stories.half[story], stories.r[story]) + pad) * camera.scale > LEAST_STORY && story !== view.story;
  const across = !selected && camera.scale < 0.9;
  return stories.inArea(area, STORIES, wanted).map((story) => storyMark(contents, story, 0, across));
}

function communityMarks(contents, camera, size, area) {
  const { page, communities, view } = contents;
  if (page.head.hubs_shown) return []; // a small map: stories say it all
  const dim = view.node >= 0 || view.story >= 0;
  const widest = MOST_COMMUNITY * Math.min(size.width, size.height);
  const wanted = (group) => {
    const half = Math.max(communities.half[group], communities.r[group]) * camera.scale;
    return half > LEAST_COMMUNITY && half < widest;
  };
  const found = communities.inArea(area, COMMUNITIES, wanted);
  const own = found.map((group) => ({
    community: group,
    text: page.communities.title(group),
    number: communities.sizes[group],
    ...{ x: communities.x[group], y: communities.y[group], half: communities.half[group], r: communities.r[group] },
  }));
  const marks = [...own, ...archipelagosInView(contents, camera, area, widest)].sort((a, b) => b.number - a.number);
  const letters = (number) => Math.round(12 + 6 * Math.sqrt(number / marks[0].number));
  return marks.map((mark) => ({ ...mark, kind: "community", rank: 0, dim, size: letters(mark.number) }));
}

// Articles that only share a provider or a topic are named after it, as far as any of them are shown.
function archipelagosInView(contents, camera, area, widest) {
  const { page } = contents;
  const marks = [];
  for (const { node, articles, x, y, half, r } of page.head.archipelagos) {
    const wide = Math.max(half, r) * camera.scale;
    if (wide < LEAST_COMMUNITY || wide > widest) continue;
    if (Math.abs(x - camera.x) - half > camera.x - area.left || Math.abs(y - camera.y) - r > camera.y - area.top) continue;
    if (!countIn(contents, { left: x - half, right: x + half, top: y - r, bottom: y + r })) continue;
    marks.push({ node, text: page.title(node), number: articles, x, y, half, r });
    if (marks.length === COMMUNITIES) break;
  }
  return marks;
}
