// Adds a piece of the whole graph, as a server gives it (serving/pieces.py), to a page that has a part of it. What is
// new goes to the end of the columns, so that a node keeps its index. In a piece, nodes, stories and communities go by
// their numbers in the whole graph; an edge is new if one of its ends is.

import { NO_TIME } from "./page_dates.js";

const NUMBERS = ["kind", "x", "y", "links", "bar", "flags", "minute", "precision", "quality", "heat", "number"];
const TEXTS = ["title", "id", "url", "excerpt", "provider_name", "doubt", "file", "facts"];
const GROUPS = { story: "stories", community: "communities" };

// The index of what goes by a number in the whole graph, for { node, story, community }.
export function placesIn(page) {
  const map = (name) => new Map(Array.from(page.columns.get(name) ?? [], (number, index) => [number, index]));
  return { node: map("number"), story: map("story_number"), community: map("community_number") };
}

// Returns how many nodes are new. `places` is what placesIn gave; it grows too.
export function addPiece(page, places, piece) {
  const columns = new Map();
  for (const name of Object.keys(GROUPS)) addGroups(page, columns, places[name], name, piece[GROUPS[name]]);
  const { nodes } = piece;
  const fresh = [...nodes.number.keys()].filter((at) => !places.node.has(nodes.number[at]));
  const first = page.count;
  fresh.forEach((at, more) => places.node.set(nodes.number[at], first + more));
  if (!fresh.length && !columns.size) return 0;
  const take = (name) => fresh.map((at) => nodes[name][at]);
  for (const name of NUMBERS) columns.set(name, longer(page.columns.get(name), take(name)));
  for (const name of TEXTS) columns.set(name, page.columns.get(name).with(take(name)));
  for (const name of ["story", "community"]) addPlaces(page, columns, name, take(name), places[name]);
  addPlaces(page, columns, "provider", take("provider"), places.node);
  addTopics(page, columns, topicLists(nodes, fresh), places.node);
  const reasons = page.columns.get("reasons");
  columns.set("reasons", reasons.with(piece.reasons));
  columns.set("story_reason", longer(page.columns.get("story_reason"), take("story_reason").map((own) => own && own + reasons.count)));
  addEdges(page, columns, piece.edges, places.node, first, reasons.count);
  page.grow(columns, fresh.length);
  return fresh.length;
}

function addGroups(page, columns, places, name, groups) {
  const fresh = [...groups.number.keys()].filter((at) => !places.has(groups.number[at]));
  if (!fresh.length) return;
  for (const at of fresh) places.set(groups.number[at], places.size);
  const take = (field) => fresh.map((at) => groups[field][at]);
  columns.set(`${name}_number`, longer(page.columns.get(`${name}_number`), take("number")));
  columns.set(`${name}_id`, page.columns.get(`${name}_id`).with(take("id")));
  columns.set(`${name}_title`, page.columns.get(`${name}_title`).with(take("title")));
  if (groups.total) columns.set(`${name}_total`, longer(page.columns.get(`${name}_total`), take("total")));
}

function addPlaces(page, columns, name, numbers, places) {
  columns.set(name, longer(page.columns.get(name), numbers.map((number) => places.get(number) ?? -1)));
}

// The topics of some nodes of a piece.
function topicLists({ topic_counts: counts, topic_values: values }, some) {
  const ends = [];
  for (const [at, count] of counts.entries()) ends.push((ends[at - 1] ?? 0) + count);
  return some.map((at) => values.slice(ends[at] - counts[at], ends[at]));
}

function addTopics(page, columns, lists, places) {
  const counts = page.topicStarts.subarray(1).map((end, i) => end - page.topicStarts[i]);
  columns.set("topic_counts", longer(counts, lists.map((list) => list.length)));
  columns.set("topic_values", longer(page.topicValues, lists.flat().map((topic) => places.get(topic))));
}

function addEdges(page, columns, edges, places, first, reasons) {
  const fresh = [...edges.source.keys()].filter((at) => {
    const [one, other] = [places.get(edges.source[at]), places.get(edges.target[at])];
    return one !== undefined && other !== undefined && Math.max(one, other) >= first;
  });
  const take = (name, of) => columns.set(name, longer(page.columns.get(name), fresh.map((at) => of(edges[name][at]))));
  take("source", (number) => places.get(number));
  take("target", (number) => places.get(number));
  take("edge_kind", (kind) => kind);
  take("reason", (reason) => reason + reasons);
}

function longer(values, more) {
  const found = new values.constructor(values.length + more.length);
  found.set(values);
  found.set(more, values.length);
  return found;
}

// Nodes in the order of time, the undated last.
export function inTimeOrder(page) {
  const key = (node) => (page.minute[node] === NO_TIME ? Infinity : page.minute[node]);
  return Uint32Array.from({ length: page.count }, (_, node) => node).sort((a, b) => key(a) - key(b) || a - b);
}
