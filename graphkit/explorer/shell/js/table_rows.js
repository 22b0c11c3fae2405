// The rows of the table in order. Numbers are sorted as typed arrays, a second or less for a million; texts of which
// there are few (providers, stories, kinds) by their rank; titles by the alphabet of the reader's language up to
// LETTERED of them, and beyond by their letters without accents.

import { NO_TIME } from "./page_dates.js";
import { plain } from "./page_search.js";
import { pacer } from "./unpack.js";

const LETTERED = 50000;
const SLICE = 16384; // titles sorted without a pause

// `value(node)` is the number a column is sorted by, NaN where unknown; `name(node)` the text, if it is one.
export function columnsOf(page) {
  const outlet = (node) => (page.isHub(node) ? "" : page.providerName(node));
  const story = (node) => (page.story[node] < 0 ? "" : page.stories.title(page.story[node]));
  const kind = (node) => page.head.kinds[page.kind[node]];
  return [
    { key: "title", label: "Title", text: (node) => page.title(node), name: (node) => page.title(node) },
    { key: "provider", label: "Provider", text: outlet, name: outlet },
    { key: "minute", label: "Published", text: (node) => page.date(node), value: (node) => (page.minute[node] === NO_TIME ? NaN : page.minute[node]) },
    { key: "kind", label: "Kind", text: kind, name: kind },
    { key: "story", label: "Story", text: story, name: story },
    { key: "links", label: "Links", text: (node) => page.links[node].toLocaleString("en"), value: (node) => page.links[node], number: true },
  ];
}

// Node indexes. `alive` says whether the answer is still wanted.
export async function sortedRows(page, shown, column, down, alive) {
  const nodes = [];
  for (let node = 0; node < page.count; node += 1) if (shown[node]) nodes.push(node);
  if (column.value) return byNumber(Uint32Array.from(nodes), column.value, down);
  const pace = pacer();
  const names = [];
  for (const node of nodes) {
    names.push(column.name(node));
    if (names.length % 1024 === 0) await pace();
    if (!alive()) return new Uint32Array(0);
  }
  const rank = await ranks(names, pace, alive);
  const place = new Map(nodes.map((node, at) => [node, rank[at]]));
  return byNumber(Uint32Array.from(nodes), (node) => place.get(node), down);
}

// Sorted by a number, ties by index; what is unknown stands last. Number and place go into one double, which
// holds both exactly.
function byNumber(nodes, value, down) {
  const places = 2 ** Math.ceil(Math.log2(nodes.length + 1));
  const keys = new Float64Array(nodes.length);
  const most = 2 ** 53 / places / 2;
  for (let at = 0; at < nodes.length; at += 1) {
    const number = value(nodes[at]);
    const key = Number.isNaN(number) ? most - 1 : Math.min(number, most - 2) * (down ? -1 : 1);
    keys[at] = key * places + at;
  }
  keys.sort();
  return Uint32Array.from(keys, (key) => nodes[key - Math.floor(key / places) * places]);
}

// The rank of each text among all; empty ones have none.
async function ranks(names, pace, alive) {
  const distinct = [...new Set(names)].filter(Boolean);
  const lettered = distinct.length <= LETTERED;
  const { compare } = new Intl.Collator("en", { numeric: true });
  const folded = lettered ? distinct : distinct.map(plain);
  const order = await sortInSlices(folded, lettered ? compare : byLetter, pace, alive);
  const rank = new Map(order.map((at, place) => [distinct[at], place]));
  return names.map((name) => rank.get(name) ?? NaN);
}

function byLetter(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// Places of the texts in order, by merging sorted slices, with pauses for the browser.
async function sortInSlices(texts, compare, pace, alive) {
  let parts = [];
  for (let from = 0; from < texts.length && alive(); from += SLICE) {
    const part = Array.from({ length: Math.min(SLICE, texts.length - from) }, (_, at) => from + at);
    parts.push(part.sort((a, b) => compare(texts[a], texts[b])));
    await pace();
  }
  while (parts.length > 1 && alive()) {
    const merged = [];
    for (let at = 0; at < parts.length; at += 2) {
      merged.push(parts[at + 1] ? mergeParts(parts[at], parts[at + 1], texts, compare) : parts[at]);
      await pace();
    }
    parts = merged;
  }
  return parts[0] ?? [];
}

function mergeParts(one, other, texts, compare) {
  const merged = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    const first = j === other.length || (i < one.length && compare(texts[one[i]], texts[other[j]]) <= 0);
    merged.push(first ? one[i++] : other[j++]);
  }
  return merged;
}
