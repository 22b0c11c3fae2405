// The view: what is chosen, filtered and where the camera is. It lives in the URL hash, so that a link reopens it and
// Back works. Whatever equals the defaults is left out of the hash.

export function createState(page) {
  const listeners = [];
  const start = {
    selected: "",
    compare: "", // with the selected article
    query: "",
    mode: "map",
    colour: page.colour,
    kindsOff: new Set(page.hubs_shown ? [] : ["provider", "topic"]),
    edgesOff: new Set(page.edge_kinds.filter((kind) => !kind.shown).map((kind) => kind.kind)),
    facets: new Map(page.facets.map((facet) => [facet.key, new Set()])),
    from: 0,
    to: Math.max(page.bars.length - 1, 0),
    focus: false,
    unfold: false,
    camera: "",
  };
  let view = parse(location.hash, start, page);
  let written = format(view, start);

  function announce(cause) {
    for (const listener of listeners) listener(view, cause);
  }

  window.addEventListener("hashchange", () => {
    if (location.hash.slice(1) === written) return; // our own doing
    view = parse(location.hash, start, page);
    written = location.hash.slice(1);
    announce("history");
  });

  return {
    start,
    get view() {
      return view;
    },
    // Change some of the view. `replace` keeps the history as it is: for what changes continuously.
    set(patch, { replace = false } = {}) {
      const alone = "selected" in patch ? { compare: "" } : {};
      view = derive({ ...view, ...alone, ...patch }, start);
      const text = format(view, start);
      if (text !== written) {
        written = text;
        if (replace || onlyCamera(patch)) location.replace(`#${text}`);
        else location.hash = text;
      }
      if (!onlyCamera(patch)) announce("user");
    },
    listen(listener) {
      listeners.push(listener);
    },
    reset() {
      this.set({ ...start, mode: view.mode, colour: view.colour });
    },
    // Whether search, facets or time leave articles out.
    filtered() {
      return view.query !== "" || view.narrowed || [...view.facets.values()].some((values) => values.size > 0);
    },
  };
}

function onlyCamera(patch) {
  return Object.keys(patch).every((key) => key === "camera");
}

function format(view, start) {
  const parts = new URLSearchParams();
  if (view.selected) parts.set("s", view.selected);
  if (view.compare) parts.set("vs", view.compare);
  if (view.focus) parts.set("focus", "1");
  if (view.query) parts.set("q", view.query);
  if (view.mode !== start.mode) parts.set("view", view.mode);
  if (view.colour !== start.colour) parts.set("colour", view.colour);
  if (!equal(view.kindsOff, start.kindsOff)) parts.set("hide", [...view.kindsOff].sort().join("."));
  if (!equal(view.edgesOff, start.edgesOff)) parts.set("unlink", [...view.edgesOff].sort().join("."));
  for (const [key, values] of view.facets) for (const value of [...values].sort()) parts.append(`f.${key}`, value);
  if (view.from !== start.from || view.to !== start.to) parts.set("time", `${view.from}-${view.to}`);
  if (view.unfold) parts.set("unfold", "1");
  if (view.camera) parts.set("at", view.camera);
  return parts.toString();
}

function equal(one, other) {
  return one.size === other.size && [...one].every((value) => other.has(value));
}

// Links may be old or made by hand: what is unknown falls back to the default.
function parse(hash, start, page) {
  const parts = new URLSearchParams(hash.slice(1));
  const selected = parts.get("s") ?? "";
  const known = page.node.has(selected) || page.story.has(selected);
  const colours = page.colours.map((mode) => mode.key);
  const names = (key) => new Set(parts.get(key).split(".").filter(Boolean));
  const [from, to] = (parts.get("time") ?? "").split("-").map(Number);
  const inTime = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= start.to;
  const view = {
    ...start,
    selected: known ? selected : "",
    compare: comparable(page, selected, parts.get("vs") ?? "") ? parts.get("vs") : "",
    query: parts.get("q") ?? "",
    mode: parts.get("view") === "table" ? "table" : "map",
    colour: colours.includes(parts.get("colour")) ? parts.get("colour") : start.colour,
    kindsOff: parts.has("hide") ? names("hide") : start.kindsOff,
    edgesOff: parts.has("unlink") ? names("unlink") : start.edgesOff,
    facets: new Map([...start.facets.keys()].map((key) => [key, new Set(parts.getAll(`f.${key}`))])),
    from: parts.has("time") && inTime ? from : start.from,
    to: parts.has("time") && inTime ? to : start.to,
    focus: known && parts.get("focus") === "1",
    unfold: parts.get("unfold") === "1",
    camera: /^-?\d+,-?\d+,\d+(\.\d+)?$/.test(parts.get("at") ?? "") ? parts.get("at") : "",
  };
  return derive(view, start);
}

// Only articles that are said to be one text or one story are compared.
function comparable(page, one, other) {
  const [a, b] = [page.node.get(one), page.node.get(other)];
  if (!a || !b || one === other) return false;
  const copies = page.links.get(one).some((link) => link.edge.kind === "duplicate_of" && link.other === other);
  return copies || (a.story !== "" && a.story === b.story);
}

// What follows from the rest, once for all who ask.
function derive(view, start) {
  return { ...view, focus: view.focus && view.selected !== "", narrowed: view.from > start.from || view.to < start.to };
}
