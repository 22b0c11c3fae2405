// The whole graph behind a page that has a part of it: what is searched, filtered, selected or zoomed into and is not
// here yet comes from the server and joins the page. Also how many articles of all of them fit.

import { byId } from "./dom.js";
import { addPiece, placesIn } from "./page_grow.js";
import { filtersOf, makeServer } from "./server.js";

const TYPING = 150; // ms without another change until the server is asked
const [FOUND, NEAR] = [100, 200]; // nodes that an answer may bring
const [FIRST_VALUES, ALL_VALUES] = [6, 100]; // of a facet
const MOST_NODES = 200000; // on the page; then zooming in brings no more
const SQUARE = 512; // pixels: about the side of a square of the map that is asked for
const COARSEST = 2; // what coarser squares have is here

// null for a page that has everything it will ever have. Else { total, bars, facet(key), trouble, ... }: numbers over
// all articles, null until they are known.
export function makeWhole(page, changed) {
  const { served } = page.head;
  if (!served) return null;
  const server = makeServer(served);
  const whole = { total: null, bars: null, counts: new Map(), partial: !served.whole, trouble: false };
  server.watch((answers) => {
    if (whole.trouble === !answers) return;
    whole.trouble = !answers;
    changed();
  });
  if (served.whole) return { ...without(), get trouble() { return whole.trouble; } };
  const places = placesIn(page);
  const [squares, emptied] = [new Set(), new Set()]; // asked for; of which everything is here
  let [asked, near, timer, wide] = [null, "", 0, false];

  function join(piece) {
    return piece ? addPiece(page, places, piece) : 0;
  }

  // What an address names that is not here.
  async function bring(view) {
    const ids = [view.selected, view.compare, ...view.pinned, ...view.hidden, ...[...view.facets.values()].flatMap((some) => [...some])];
    const missing = [...new Set(ids)].filter((id) => id && id !== "*" && page.find(id).node < 0 && page.find(id).story < 0);
    if (missing.length) join(await server.nodes(missing.slice(0, 50)));
  }

  function follow(view) {
    const filters = filtersOf(view);
    const key = JSON.stringify([filters, wide]);
    if (key !== asked) {
      const delay = asked === null ? 0 : TYPING;
      asked = key;
      clearTimeout(timer);
      timer = setTimeout(() => count(filters, key), delay);
    }
    const want = view.selected && `${view.selected} ${Math.max(view.focus, 1)}`;
    if (want !== near) {
      near = want;
      if (want) approach(view.selected, Math.max(view.focus, 1), want);
    }
  }

  async function count(filters, key) {
    const found = filters.length ? server.search(filters, FOUND) : null;
    const counts = await server.facets(filters, wide ? ALL_VALUES : FIRST_VALUES);
    const piece = await found;
    if (key !== asked) return; // the view went on
    join(piece);
    if (counts) {
      whole.total = filters.length ? counts.total : null;
      whole.bars = counts.bars;
      for (const [facet, told] of Object.entries(counts.facets)) tally(facet, told.values, told.of);
    }
    changed();
  }

  // The numbers of values that the page knows.
  function tally(facet, values, of) {
    const at = { story: places.story, community: places.community }[facet] ?? places.node;
    const here = values.filter(([value]) => at.has(value)).map(([value, number]) => [at.get(value), number]);
    whole.counts.set(facet, { of, order: here.map(([value]) => value), numbers: new Map(here) });
  }

  async function approach(id, steps, want) {
    const piece = await server.neighbours(id, steps, NEAR);
    if (join(piece) && want === near) changed({ near: true });
  }

  // The camera rests: the most important articles of what it sees.
  async function look(camera, view) {
    if (page.count > MOST_NODES || filtersOf(view).length) return;
    const wanted = squaresInView(page.head.bounds, camera).filter((square) => !squares.has(square.join()) && !inside(square, emptied));
    for (const square of wanted) squares.add(square.join());
    const pieces = await Promise.all(wanted.map((square) => server.tile(...square, NEAR)));
    wanted.forEach((square, at) => {
      if (!pieces[at]) squares.delete(square.join()); // another time
      else if (pieces[at].found.length < NEAR) emptied.add(square.join());
    });
    if (pieces.map(join).some((more) => more > 0)) changed();
  }

  return {
    get total() { return whole.total; },
    get bars() { return whole.bars; },
    get trouble() { return whole.trouble; },
    partial: true,
    facet: (key) => whole.counts.get(key) ?? null,
    // Values by name, with those that are not here yet.
    async find(key, letters, view) {
      const found = await server.values(key, letters, filtersOf(view));
      if (!found) return;
      join(found);
      const known = whole.counts.get(key);
      const before = known.order.map((value) => [value, known.numbers.get(value)]);
      tally(key, found.values, known.of);
      const now = whole.counts.get(key);
      whole.counts.set(key, { ...now, order: known.order, numbers: new Map([...before, ...now.numbers]) });
      changed();
    },
    // Whether all values of facets are on show, or the first few.
    widen(on, view) {
      wide ||= on;
      follow(view);
    },
    bring,
    follow,
    look,
  };
}

function without() {
  const nothing = () => {};
  return { total: null, bars: null, partial: false, facet: () => null, find: nothing, widen: nothing, bring: nothing, follow: nothing, look: nothing };
}

// Whether one of some squares holds another.
function inside([level, column, row], squares) {
  for (let up = 1; up <= level; up += 1) if (squares.has([level - up, column >> up, row >> up].join())) return true;
  return false;
}

// Level, column and row of the squares in view, whose sides are at most SQUARE pixels.
function squaresInView({ left, top, right, bottom }, { x, y, scale }) {
  const map = byId("map");
  const [wide, high] = [Math.max(right - left, 1e-6), Math.max(bottom - top, 1e-6)];
  const level = Math.min(Math.ceil(Math.log2((Math.max(wide, high) * scale) / SQUARE)), 16);
  if (level < COARSEST) return [];
  const side = 2 ** level;
  const range = (middle, pixels, first, length) => {
    const cell = (value) => Math.min(Math.max(Math.floor(((value - first) / length) * side), 0), side - 1);
    const half = pixels / scale / 2;
    return [cell(middle - half), cell(middle + half)];
  };
  const [west, east] = range(x, map.clientWidth, left, wide);
  const [north, south] = range(y, map.clientHeight, top, high);
  const found = [];
  for (let row = north; row <= south; row += 1) for (let column = west; column <= east; column += 1) found.push([level, column, row]);
  return found;
}
