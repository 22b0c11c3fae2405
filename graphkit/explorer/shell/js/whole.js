// The whole graph behind a page that has a part of it: what is searched, filtered, selected or zoomed into and is not
// here yet comes from the server and joins the page. Also how many articles of all of them fit.

import { addPiece, placesIn } from "./page_grow.js";
import { filtersOf, makeServer } from "./server.js";
import { inside, squaresInView } from "./squares.js";

const TYPING = 150; // ms without another change until the server is asked
const [FOUND, NEAR] = [50, 200]; // nodes that an answer may bring
const [FIRST_VALUES, ALL_VALUES] = [6, 100]; // of a facet
const MOST_NODES = 200000; // on the page; then zooming in brings no more

// null for a page that has everything it will ever have. Else { total, bars, facet(key), trouble, ... }: numbers over
// all articles, null until they are known.
export function makeWhole(page, changed) {
  const { served } = page.head;
  if (!served) return null;
  const server = makeServer(served);
  const whole = { total: null, query: "", bars: null, counts: new Map(), trouble: false };
  let again = () => {}; // asks once more for what the view needs
  server.watch((answers) => {
    if (whole.trouble === !answers) return;
    whole.trouble = !answers;
    if (answers) again();
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
    again = () => {
      [asked, near] = [null, ""];
      follow(view);
    };
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
      whole.query = filters.find(([name]) => name === "q")?.[1] ?? "";
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
    get query() { return whole.query; },
    get bars() { return whole.bars; },
    get trouble() { return whole.trouble; },
    facet: (key) => whole.counts.get(key) ?? null,
    // Values by name, with those that are not here yet.
    async find(key, letters, view) {
      const found = await server.values(key, letters, filtersOf(view));
      const known = whole.counts.get(key);
      if (!found || !known) return;
      join(found);
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
  return { total: null, bars: null, facet: () => null, find: nothing, widen: nothing, bring: nothing, follow: nothing, look: nothing };
}
