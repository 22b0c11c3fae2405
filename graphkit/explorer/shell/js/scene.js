// What is shown for a view: pure, so that the map, the table, the status line and the pictures always agree.
//
// Every step is one pass over typed arrays: O(nodes + edges), 200 ms at a million nodes.

import { nearSelection, reach } from "./reach.js";

export const HUBS = ["provider", "topic"];
const BASE_KINDS = 4; // articles, related articles and hubs; what comes after them in head.kinds is counted on its own
// What keeps a node from being shown, as bits; facets take the bits from FACET up.
const [OUT, QUERY, TIME, FACET] = [1, 2, 4, 8];

export function computeScene(page, view) {
  const near = nearSelection(page, view);
  const within = view.focus ? reach(page, view, view.focus) : null;
  const failed = failing(page, view, within);
  const shown = new Uint8Array(page.count);
  for (let node = 0; node < page.count; node += 1) shown[node] = failed[node] === 0 ? 1 : 0;
  keepPinned(page, view, shown);
  const folded = addHubs(page, view, shown, near, within);
  const storyShown = countStories(page, shown);
  let [counts, bars] = [null, null];
  const kinds = countKinds(page, shown);
  const edgeOn = new Uint8Array(page.head.edge_kinds.map(({ kind }) => !view.edgesOff.has(kind)));
  return {
    shown,
    articles: kinds.article + kinds.related,
    others: page.head.kinds.slice(BASE_KINDS).map((kind) => ({ kind, number: kinds[kind] })),
    hubs: Object.fromEntries(HUBS.map((kind) => [kind, kinds[kind]])),
    edgeOn,
    edgeCount: countEdges(page, shown, edgeOn),
    storyShown,
    stories: view.edgesOff.has("in_story") ? new Uint32Array(0) : largestStories(storyShown),
    near,
    folded,
    picked: view.picked,
    // Whether a node would be shown if it had the words searched for.
    passes: (node) => (failed[node] & ~QUERY) === 0,
    // Not for the map, so not before it.
    get counts() {
      return (counts ??= countValues(page, failed));
    },
    get bars() {
      return (bars ??= countBars(page, failed));
    },
  };
}

// For each node the filters it does not pass.
function failing(page, view, within) {
  const failed = new Uint8Array(page.count);
  const off = page.head.kinds.map((kind) => HUBS.includes(kind) || view.kindsOff.has(kind));
  for (let node = 0; node < page.count; node += 1) {
    if (off[page.kind[node]] || (within && !within[node])) failed[node] = OUT;
  }
  for (const node of view.hidden) failed[node] = OUT;
  const found = matches(page, view.query);
  if (found) for (let node = 0; node < page.count; node += 1) if (!found[node]) failed[node] |= QUERY;
  if (view.narrowed) {
    for (let node = 0; node < page.count; node += 1) {
      if (page.bar[node] < view.from || page.bar[node] > view.to) failed[node] |= TIME;
    }
  }
  page.facets.forEach(({ key }, place) => {
    if (view.chosen.has(key)) failFacet(page, key, view.chosen.get(key), failed, FACET << place);
  });
  return failed;
}

function matches(page, query) {
  return query.trim() ? page.search(query) : null;
}

function failFacet(page, key, values, failed, bit) {
  if (key === "topics") {
    const { topicStarts, topicValues } = page;
    for (let node = 0; node < page.count; node += 1) {
      let has = false;
      for (let at = topicStarts[node]; at < topicStarts[node + 1] && !has; at += 1) has = values.has(topicValues[at]);
      if (!has) failed[node] |= bit;
    }
  } else {
    const column = page[key];
    for (let node = 0; node < page.count; node += 1) if (!values.has(column[node])) failed[node] |= bit;
  }
}

function keepPinned(page, view, shown) {
  for (const node of view.pinned) if (!page.isHub(node) && !view.hidden.has(node)) shown[node] = 1;
}

// Hubs come with their articles. Returns those that are folded: linked to so much that they would hide the rest.
function addHubs(page, view, shown, near, within) {
  const touched = new Uint8Array(page.count);
  const { provider, topicStarts, topicValues } = page;
  for (let node = 0; node < page.count; node += 1) {
    if (!shown[node]) continue;
    if (provider[node] >= 0) touched[provider[node]] = 1;
    for (let at = topicStarts[node]; at < topicStarts[node + 1]; at += 1) touched[topicValues[at]] = 1;
  }
  const on = page.head.kinds.map((kind) => !view.kindsOff.has(kind));
  const folded = [];
  for (let hub = 0; hub < page.count; hub += 1) {
    if (!page.isHub(hub) || view.hidden.has(hub)) continue;
    const own = hub === view.node || view.pinned.has(hub);
    if (!own && (!touched[hub] || (within && !within[hub]))) continue;
    if (own || (near?.[hub] && !page.isFolded(hub))) shown[hub] = 1;
    else if (!on[page.kind[hub]]) continue;
    else if (page.isFolded(hub) && !view.unfold) folded.push(hub);
    else shown[hub] = 1;
  }
  return folded;
}

// Shown nodes of each kind.
function countKinds(page, shown) {
  const tally = new Uint32Array(page.head.kinds.length);
  for (let node = 0; node < page.count; node += 1) tally[page.kind[node]] += shown[node];
  return Object.fromEntries(page.head.kinds.map((kind, code) => [kind, tally[code]]));
}

function countEdges(page, shown, edgeOn) {
  const { source, target, kind } = page.edges;
  let total = 0;
  for (let edge = 0; edge < source.length; edge += 1) {
    total += shown[source[edge]] & shown[target[edge]] & edgeOn[kind[edge]];
  }
  return total;
}

function countStories(page, shown) {
  const tally = new Uint32Array(page.stories.count);
  for (let node = 0; node < page.count; node += 1) if (shown[node] && page.story[node] >= 0) tally[page.story[node]] += 1;
  return tally;
}

// Stories with at least two members shown, the largest first (a counting sort).
function largestStories(tally) {
  let most = 0;
  for (const members of tally) if (members > most) most = members;
  const starts = new Uint32Array(most + 2);
  for (const members of tally) if (members > 1) starts[most - members + 1] += 1;
  for (let rank = 1; rank < starts.length; rank += 1) starts[rank] += starts[rank - 1];
  const order = new Uint32Array(most > 1 ? starts[most - 1] : 0);
  for (let story = 0; story < tally.length; story += 1) {
    if (tally[story] > 1) order[starts[most - tally[story]]++] = story;
  }
  return order;
}

// How many articles each value of a facet would show: those that pass all other filters.
function countValues(page, failed) {
  return new Map(
    page.facets.map(({ key, size }, place) => {
      const others = ~(FACET << place);
      if (key === "topics") return [key, countTopics(page, failed, others)];
      const column = page[key];
      const tally = new Uint32Array(size);
      for (let node = 0; node < page.count; node += 1) {
        if (!(failed[node] & others) && column[node] >= 0) tally[column[node]] += 1;
      }
      return [key, tally];
    }),
  );
}

function countTopics(page, failed, others) {
  const tally = new Uint32Array(page.count);
  const { topicStarts, topicValues } = page;
  for (let node = 0; node < page.count; node += 1) {
    if (failed[node] & others) continue;
    for (let at = topicStarts[node]; at < topicStarts[node + 1]; at += 1) tally[topicValues[at]] += 1;
  }
  return tally;
}

// Articles a bar of the time brush, those that pass everything but the time.
function countBars(page, failed) {
  const tally = new Uint32Array(page.head.bars.length);
  for (let node = 0; node < page.count; node += 1) {
    if (!(failed[node] & ~TIME) && page.bar[node] >= 0) tally[page.bar[node]] += 1;
  }
  return tally;
}
