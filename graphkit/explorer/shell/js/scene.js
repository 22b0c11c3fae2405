// What is shown for a view: pure, so that the map, the table, the status line and the pictures always agree.

import { HUBS, isHub, neighbours, plain } from "./page.js";

export function computeScene(page, view) {
  const words = plain(view.query).split(/\s+/).filter(Boolean);
  const counts = new Map([...view.facets.keys()].map((key) => [key, new Map()]));
  const near = view.selected ? neighbours(page, view.selected) : new Set();
  const inFocus = (id) => !view.focus || id === view.selected || near.has(id);
  const shown = new Set();
  for (const node of page.nodes) {
    if (isHub(node) || view.kindsOff.has(node.kind) || !inFocus(node.id)) continue;
    const failed = failing(node, view, words);
    for (const [key, tally] of counts) {
      if (failed.every((name) => name === key)) {
        for (const value of [node[key]].flat()) tally.set(value, (tally.get(value) ?? 0) + 1);
      }
    }
    if (!failed.length) shown.add(node.id);
  }
  const articles = [...shown];
  const folded = [];
  for (const hub of page.nodes) {
    if (!isHub(hub)) continue;
    const touches = page.links.get(hub.id).some(({ other }) => shown.has(other));
    const asked = hub.id === view.selected || (near.has(hub.id) && !hub.folded);
    if (!touches && hub.id !== view.selected) continue;
    if (asked && inFocus(hub.id)) shown.add(hub.id);
    else if (view.kindsOff.has(hub.kind) || !inFocus(hub.id)) continue;
    else if (hub.folded && !view.unfold) folded.push(hub);
    else shown.add(hub.id);
  }
  const edges = page.edges
    .map((edge, index) => ({ edge, index }))
    .filter(({ edge }) => shown.has(edge.source) && shown.has(edge.target) && !view.edgesOff.has(edge.kind));
  const stories = view.edgesOff.has("in_story")
    ? []
    : page.stories
        .map((story) => ({ story, members: story.members.filter((id) => shown.has(id)) }))
        .filter(({ members }) => members.length > 1);
  return { shown, articles, edges, stories, folded, near, counts, hubsOff: HUBS.filter((k) => view.kindsOff.has(k)) };
}

// The names of the filters an article does not pass.
function failing(node, view, words) {
  const failed = [];
  for (const [key, wanted] of view.facets) {
    if (wanted.size && ![node[key]].flat().some((value) => wanted.has(value))) failed.push(key);
  }
  if (!words.every((word) => node.words.includes(word))) failed.push("query");
  if (view.narrowed && !(node.bar >= view.from && node.bar <= view.to)) failed.push("time");
  return failed;
}
