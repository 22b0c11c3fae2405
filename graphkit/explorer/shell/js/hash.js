// The view as the hash of the address, and back. What equals the start is left out; links may be old or made by hand, so
// whatever is unknown falls back to the start.

const MOST_CARRIED = 50; // pinned or hidden nodes that an address can carry

export function formatView(page, view, start) {
  const parts = new URLSearchParams();
  if (view.selected) parts.set("s", view.selected);
  if (view.compare) parts.set("vs", view.compare);
  if (view.focus) parts.set("focus", view.focus);
  if (view.query) parts.set("q", view.query);
  if (view.mode !== start.mode) parts.set("view", view.mode);
  if (view.colour !== start.colour) parts.set("colour", view.colour);
  if (view.size !== start.size) parts.set("size", view.size);
  if (!equal(view.kindsOff, start.kindsOff)) parts.set("hide", [...view.kindsOff].sort().join("."));
  if (!equal(view.edgesOff, start.edgesOff)) parts.set("unlink", [...view.edgesOff].sort().join("."));
  for (const [key, values] of view.facets) for (const value of [...values].sort()) parts.append(`f.${key}`, value);
  if (view.from !== start.from || view.to !== start.to) parts.set("time", `${view.from}-${view.to}`);
  if (view.unfold) parts.set("unfold", "1");
  for (const id of carried(page, view.pinned)) parts.append("pin", id);
  for (const id of carried(page, view.hidden)) parts.append("without", id);
  if (view.camera) parts.set("at", view.camera);
  return parts.toString();
}

// An address says "*" for more than it can carry: Back then keeps what there is.
function carried(page, nodes) {
  return nodes.size > MOST_CARRIED ? ["*"] : [...nodes].map((node) => page.id(node)).sort();
}

function equal(one, other) {
  return one.size === other.size && [...one].every((value) => other.has(value));
}

// `now` is the view to keep what no address holds from, or null when the page opens. Pinned
// and hidden nodes are given by their ids.
export function parseView(hash, start, now) {
  const parts = new URLSearchParams(hash.slice(1));
  const text = (name) => parts.get(name) ?? "";
  const names = (name) => new Set(text(name).split(".").filter(Boolean));
  const ids = (name, field) => {
    const given = parts.getAll(name);
    if (given.includes("*")) return now?.[field] ?? start[field];
    return given.slice(0, MOST_CARRIED);
  };
  const keys = new Set([...parts.keys()].filter((name) => name.startsWith("f.")));
  return {
    ...start,
    selected: text("s"),
    compare: text("vs"),
    query: text("q"),
    mode: text("view") === "table" ? "table" : "map",
    colour: text("colour") || start.colour,
    size: text("size") || start.size,
    kindsOff: parts.has("hide") ? names("hide") : start.kindsOff,
    edgesOff: parts.has("unlink") ? names("unlink") : start.edgesOff,
    facets: new Map([...keys].map((key) => [key.slice(2), new Set(parts.getAll(key))])),
    ...times(text("time"), start),
    focus: { 1: 1, 2: 2, 3: 3 }[text("focus")] ?? 0,
    unfold: text("unfold") === "1",
    camera: /^-?\d+(\.\d+)?,-?\d+(\.\d+)?,\d+(\.\d+)?$/.test(text("at")) ? text("at") : "",
    pinned: ids("pin", "pinned"),
    hidden: ids("without", "hidden"),
    picked: now?.picked ?? start.picked,
    lasso: now?.lasso ?? start.lasso,
  };
}

function times(text, start) {
  const match = /^(\d{1,4})-(\d{1,4})$/.exec(text);
  const [from, to] = match ? [Number(match[1]), Number(match[2])] : [start.from, start.to];
  return from <= to && to <= start.to ? { from, to } : { from: start.from, to: start.to };
}
