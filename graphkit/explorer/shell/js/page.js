// The page's data, as Python computed it (explorer/page_data.py), with look-ups. A node is its index, and so are an edge,
// a story and a community. Whatever has not been read yet is empty.

import { pageChoices } from "./page_choices.js";
import { pageComparing } from "./page_comparing.js";
import { dateText, NO_TIME } from "./page_dates.js";
import { adjacency, groupNodes } from "./page_links.js";
import { inTimeOrder } from "./page_grow.js";
import { byImportance, nodeRadii } from "./page_sizes.js";
import { SearchIndex } from "./page_search.js";
import { readBlock } from "./unpack.js";

const FIRST_FILE = "\u0001"; // stands for it in reasons and facts
const UNKNOWN = 255;

export class Page {
  constructor(head) {
    this.head = head;
    this.count = head.count;
    this.columns = new Map();
    this.kept = new Map();
    this.searchReady = new Promise((resolve) => (this.tellSearchReady = resolve));
    this.take(new Map());
  }

  // Read a block ("map", "links", "texts", "details", in this order) and take its columns in.
  async read(name) {
    const columns = await readBlock(this.head, name);
    this.take(columns);
    if (name === "details") this.index();
  }

  take(columns) {
    for (const [name, column] of columns) this.columns.set(name, column);
    this.kept.clear();
    const { count, head } = this;
    const { left, top, right, bottom } = head.bounds;
    const column = (name, make) => this.columns.get(name) ?? make();
    const none = () => new Int32Array(count).fill(-1);
    this.kind = column("kind", () => new Uint8Array(count));
    if (columns.has("x")) this.x = spread(columns.get("x"), left, right);
    if (columns.has("y")) this.y = spread(columns.get("y"), top, bottom);
    this.links = column("links", () => new Uint32Array(count));
    this.story = column("story", none);
    this.community = column("community", none);
    this.provider = column("provider", none);
    this.topicStarts = column("topic_counts", () => new Uint32Array(count + 1));
    if (columns.has("topic_counts")) this.columns.set("topic_counts", (this.topicStarts = runningSums(this.topicStarts)));
    this.topicValues = column("topic_values", () => new Int32Array(0));
    for (const { key } of head.categories) this[key] = column(key, none);
    this.bar = column("bar", () => new Int16Array(count).fill(-1));
    this.minute = column("minute", () => new Int32Array(count).fill(NO_TIME));
    this.quality = column("quality", () => new Uint8Array(count).fill(UNKNOWN));
    this.heat = column("heat", () => new Uint8Array(count).fill(UNKNOWN));
    this.flags = column("flags", () => new Uint8Array(count));
    this.edges = {
      source: column("source", () => new Uint32Array(0)),
      target: column("target", () => new Uint32Array(0)),
      kind: column("edge_kind", () => new Uint8Array(0)),
    };
    this.edgeCount = this.edges.source.length;
    this.stories = this.groups("story", column("story_total", () => new Uint32Array(0)));
    const communities = this.columns.get("community_id")?.count ?? head.communities;
    this.communities = this.groups("community", new Uint32Array(communities));
  }

  // Further nodes: the columns with them at the end.
  grow(columns, more) {
    const first = this.count;
    this.count += more;
    this.grown = true;
    this.take(columns);
    for (let node = first; node < this.count; node += 1) if (!this.isHub(node)) this.head.shown += 1;
    this.searching?.extend(first, this.count);
  }

  // What `make` gives, until the next block is read.
  once(key, make) {
    if (!this.kept.has(key)) this.kept.set(key, make());
    return this.kept.get(key);
  }

  // Whether this is a part of a graph that a server has.
  get partial() {
    return this.head.served?.whole === false;
  }

  // A text of a column, or "" while that is not read.
  text(column, i) {
    return this.columns.get(column)?.get(i) ?? "";
  }

  isHub(i) {
    return this.kind[i] === 2 || this.kind[i] === 3;
  }

  isFolded(i) {
    return (this.flags[i] & 1) !== 0;
  }

  isLone(i) {
    return (this.flags[i] & 2) !== 0;
  }

  topics(i) {
    return this.topicValues.subarray(this.topicStarts[i], this.topicStarts[i + 1]);
  }

  // Edges at a node, but not those from it to itself.
  around(i) {
    const { offsets, edges } = this.once("adjacency", () => adjacency(this.edges, this.count));
    return edges.subarray(offsets[i], offsets[i + 1]);
  }

  other(e, i) {
    return this.edges.source[e] === i ? this.edges.target[e] : this.edges.source[e];
  }

  // The nodes one step away, and the other articles of its story.
  neighbours(i) {
    const near = new Set(this.story[i] < 0 ? [] : this.stories.members(this.story[i]));
    for (const e of this.around(i)) near.add(this.other(e, i));
    near.delete(i);
    return near;
  }

  groups(name, total) {
    const order = () => (this.grown ? inTimeOrder(this) : this[name].keys());
    const members = () => this.once(`${name} members`, () => groupNodes(this[name], total.length, (i) => !this.isHub(i), order()));
    return {
      count: total.length,
      total,
      title: (j) => this.text(`${name}_title`, j),
      id: (j) => this.text(`${name}_id`, j),
      members: (j) => members().values.subarray(members().offsets[j], members().offsets[j + 1]),
    };
  }

  title(i) {
    return this.text("title", i);
  }

  id(i) {
    return this.text("id", i);
  }

  // Python left out what follows from the id.
  url(i) {
    const url = this.text("url", i);
    if (url !== "=" && url !== "w") return url;
    return `https://${url === "w" ? "www." : ""}${this.id(i).slice("article:".length)}`;
  }

  excerpt(i) {
    return this.text("excerpt", i);
  }

  providerName(i) {
    return this.text("provider_name", i) || (this.provider[i] < 0 ? "" : this.title(this.provider[i]));
  }

  date(i) {
    return dateText(this.minute[i], this.columns.get("precision")?.[i]);
  }

  doubt(i) {
    return this.text("doubt", i);
  }

  // Further [label, text] pairs for the panel.
  facts(i) {
    const file = this.text("file", i);
    const told = this.text("facts", i);
    const facts = told ? JSON.parse(told).map(([name, text]) => [name, text.replaceAll(FIRST_FILE, file)]) : [];
    if (file && !facts.some(([name]) => name === "read from")) facts.push(["read from", file]);
    for (const name of ["heat", "quality"]) if (this[name][i] !== UNKNOWN) facts.unshift([name, String(this[name][i])]);
    return facts;
  }

  // What else there is to say of a node, or of a story: [{ title, lines, rows: [{ id, title, detail }], count }].
  notes(i) {
    return notesIn(this.text("notes", i));
  }

  storyNotes(j) {
    return notesIn(this.text("story_notes", j));
  }

  // What the categories say of a node, but for what is usual.
  marks(i) {
    const told = ({ key, values, plain }) => values.filter(({ id }, place) => place === this[key][i] && id !== plain);
    return this.head.categories.flatMap(told).map(({ label }) => label.toLowerCase());
  }

  // What a category tells of, as a mask, if it is what is coloured by and tells of at most so many nodes; else null.
  fewMarked(mode, most) {
    return this.once(`marked ${mode}`, () => {
      if (!this.head.categories.some(({ key }) => key === mode)) return null;
      const { entries } = this.entries(mode);
      if (entries.reduce((sum, { count }) => sum + count, 0) > most) return null;
      const told = new Set(entries.map(({ slot }) => slot));
      return this.slots(mode).map((slot) => (told.has(slot) ? 1 : 0));
    });
  }

  reason(e) {
    return this.told(this.columns.get("reason")?.[e], this.edges.source[e]);
  }

  // Why a node is in its story, or null.
  storyReason(i) {
    const number = this.columns.get("story_reason")?.[i] ?? 0;
    return number ? this.told(number - 1, i) : null;
  }

  told(number, i) {
    const text = number === undefined ? "" : this.text("reasons", number);
    if (!text) return { label: "", rule: "", why: "", evidence: [] };
    const [label, rule, why, evidence] = JSON.parse(text);
    return { label, rule, why: why.replaceAll(FIRST_FILE, this.text("file", i)), evidence };
  }

  // The node and the story known by an id, -1 where there is none.
  find(id) {
    return this.once(`find ${id}`, () => ({
      node: id ? (this.columns.get("id")?.indexOf(id) ?? -1) : -1,
      story: id ? (this.columns.get("story_id")?.indexOf(id) ?? -1) : -1,
    }));
  }

  get choices() {
    return this.once("choices", () => pageChoices(this));
  }

  get modes() {
    return this.choices.modes;
  }

  slots(mode) {
    return this.once(`slots ${mode}`, () => this.choices.slots(mode));
  }

  entries(mode) {
    return this.once(`entries ${mode}`, () => this.choices.entries(mode));
  }

  get facets() {
    return this.choices.facets;
  }

  facetValues(key) {
    return this.once(`facet ${key}`, () => this.choices.facetValues(key));
  }

  radii(sizeBy = "links") {
    return this.once(`radii ${sizeBy}`, () => nodeRadii(this, sizeBy));
  }

  get order() {
    return this.once("order", () => byImportance(this));
  }

  get comparing() {
    return this.once("comparing", () => pageComparing(this));
  }

  // Make the search index in idle slices.
  async index() {
    this.searching = new SearchIndex(this);
    await this.searching.build();
    performance.mark("graphkit:search-ready");
    this.tellSearchReady();
  }

  // The nodes that have all words of a query, as a mask. Asked too early, it makes the rest of the index at once; before
  // there are texts, all nodes pass.
  search(query) {
    return this.searching?.search(query) ?? new Uint8Array(this.count).fill(1);
  }
}

function notesIn(text) {
  return text ? JSON.parse(text) : [];
}

function spread(values, first, last) {
  const found = new Float32Array(values.length);
  const step = (last - first) / 65535;
  for (let i = 0; i < values.length; i += 1) found[i] = first + values[i] * step;
  return found;
}

function runningSums(counts) {
  const found = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i += 1) found[i + 1] = found[i] + counts[i];
  return found;
}
