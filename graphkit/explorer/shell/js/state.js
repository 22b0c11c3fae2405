// The view: what is chosen, filtered and where the camera is. It lives in the URL hash (hash.js), so that a link reopens
// it and Back works. Nodes are named by id in the hash and for the reader of the address, by index everywhere else.

import { formatView, parseView } from "./hash.js";

// What the size of a dot may say.
export const SIZE_MODES = [
  { key: "links", label: "Links", hint: "Larger dots have more links to other articles." },
  { key: "quality", label: "Quality", hint: "Larger dots have a higher quality score." },
  { key: "heat", label: "Heat", hint: "Larger dots have a higher heat score." },
  { key: "coverage", label: "Coverage", hint: "Larger dots belong to stories that more articles tell." },
];

export function createState(page) {
  const listeners = [];
  const start = startView(page);
  let complete = false; // until ids have been read, none can be told from a wrong one
  let view = derive(parseView(location.hash, start, null));
  let written = location.hash.slice(1);

  function derive(next) {
    const narrowed = next.from > start.from || next.to < start.to;
    const looks = { colour: known(page.modes, next.colour, page.head.colour), size: known(SIZE_MODES, next.size, "links") };
    return { ...next, narrowed, ...looks, ...(complete ? resolve(page, next) : unresolved()) };
  }

  function announce(cause) {
    for (const listener of listeners) listener(view, cause);
  }

  function read() {
    return derive(parseView(location.hash, start, view));
  }

  let bring = null; // fetches what a view names and the page does not have
  const onHash = async () => {
    if (location.hash.slice(1) === written) return; // our own doing
    if (bring) await bring(parseView(location.hash, start, view));
    view = read();
    written = location.hash.slice(1);
    announce("history");
  };
  window.addEventListener("hashchange", onHash);

  return {
    start,
    get view() {
      return view;
    },
    // Everything has been read: ids that the page does not have are forgotten.
    settle() {
      const { camera } = view;
      complete = true;
      view = { ...read(), camera };
      written = formatView(page, view, start);
      if (written !== location.hash.slice(1)) location.replace(`#${written}`);
    },
    // Change some of the view. `replace` keeps the history as it is: for what changes continuously.
    set(patch, { replace = false } = {}) {
      const alone = "selected" in patch ? { compare: "" } : {};
      view = derive({ ...view, ...alone, ...patch });
      const text = complete ? formatView(page, view, start) : written; // what is not resolved cannot be written
      if (text !== written) {
        written = text;
        if (replace || onlyCamera(patch)) location.replace(`#${text}`);
        else location.hash = text;
      }
      if (!onlyCamera(patch)) announce("user");
    },
    // Now and from now on, what an address names is fetched first.
    async fetchWith(fetcher) {
      bring = fetcher;
      await bring?.(parseView(location.hash, start, null));
    },
    // The page has more than before.
    refresh() {
      view = derive(view);
    },
    listen(listener) {
      listeners.push(listener);
    },
    // Back to everything; how it is drawn, and what was pinned, stays.
    reset() {
      const { mode, colour, size, pinned, picked } = view;
      this.set({ ...start, mode, colour, size, pinned, picked });
    },
    // Whether search, facets, time or hiding leave articles out.
    filtered() {
      return view.query !== "" || view.narrowed || view.hidden.size > 0 || view.chosen.size > 0;
    },
    destroy() {
      window.removeEventListener("hashchange", onHash);
    },
  };
}

function startView({ head }) {
  return {
    selected: "",
    compare: "", // with the selected article
    query: "",
    mode: "map",
    colour: head.colour,
    size: "links",
    kindsOff: new Set(head.hubs_shown ? [] : ["provider", "topic"]),
    edgesOff: new Set(head.edge_kinds.filter((kind) => !kind.shown).map((kind) => kind.kind)),
    facets: new Map(),
    from: 0,
    to: Math.max(head.bars.length - 1, 0),
    focus: 0, // steps from the selection
    unfold: false,
    camera: "",
    pinned: new Set(), // nodes, by index; so are the next two
    hidden: new Set(),
    picked: new Set(),
    lasso: false,
  };
}

function known(list, key, other) {
  return list.some((one) => one.key === key) ? key : other;
}

function onlyCamera(patch) {
  return Object.keys(patch).every((key) => key === "camera");
}

// Derived before ids can be looked up: nothing is selected or narrowed down by id yet.
function unresolved() {
  const none = new Set();
  return { node: -1, story: -1, other: -1, chosen: new Map(), pinned: none, hidden: none };
}

// What follows from the rest, once for all who ask: indexes for ids. `chosen` has the values of the facets in use.
function resolve(page, view) {
  const { node, story } = page.find(view.selected);
  const selected = node < 0 && story < 0 ? "" : view.selected;
  const other = comparable(page, node, view.compare);
  const chosen = page.facets.map(({ key }) => [key, valueIndexes(page, key, view.facets.get(key) ?? new Set())]);
  return {
    selected,
    node,
    story,
    compare: other < 0 ? "" : view.compare,
    other,
    focus: selected ? view.focus : 0,
    chosen: new Map(chosen.filter(([, values]) => values.size)),
    pinned: nodeIndexes(page, view.pinned),
    hidden: nodeIndexes(page, view.hidden),
  };
}

// The address gives ids, the page itself indexes.
function nodeIndexes(page, given) {
  if (!Array.isArray(given)) return given;
  return new Set(given.map((id) => page.find(id).node).filter((node) => node >= 0));
}

function valueIndexes(page, key, ids) {
  if (key === "community") return communityIndexes(page, ids);
  const category = page.head.categories.find((one) => one.key === key);
  if (category) return new Set([...ids].map((id) => category.values.findIndex((value) => value.id === id)).filter((value) => value >= 0));
  const found = [...ids].map((id) => page.find(id)).map(({ node, story }) => (key === "story" ? story : node));
  return new Set(found.filter((index) => index >= 0));
}

function communityIndexes({ communities }, ids) {
  const found = new Set();
  for (let index = 0; index < communities.count && found.size < ids.size; index += 1) {
    if (ids.has(communities.id(index))) found.add(index);
  }
  return found;
}

// Any two articles of which the page knows the words; the index of the second, or -1.
function comparable(page, one, id) {
  if (!id || one < 0 || !page.comparing) return -1;
  const other = page.find(id).node;
  return other < 0 || other === one || page.isHub(one) || page.isHub(other) ? -1 : other;
}
