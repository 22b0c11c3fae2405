// Points by importance and by place: a first level with the most important, each further one four times as large, and
// each sorted into the cells of a grid. So whoever wants the most important points in view looks at few others.

const [FIRST_LEVEL, GROWTH] = [1024, 4];
const IN_CELL = 6; // points on average
const MOST_CELLS = 512; // along a side

// `order` holds point numbers, the most important first; `reach[point]` how far it extends, in map units.
// Takes O(points) time: about 60 ms for 1,000,000.
export function makeLevels(order, x, y, reach) {
  const items = new Uint32Array(order.length);
  const levels = [];
  for (let start = 0, size = FIRST_LEVEL; start < order.length; size *= GROWTH) {
    const end = Math.min(start + size, order.length);
    levels.push(makeLevel(order, start, end, x, y, reach, items));
    start = end;
  }

  // Calls `visit(start, end, level)` with ranges of `items` that hold all points in the area, the most important level
  // first, until it returns true.
  function each(area, visit) {
    for (const [number, level] of levels.entries()) {
      const { left, top, wide, high, side, cells } = level;
      const cell = (value, least, length) => Math.floor(((value - least) / length) * side);
      const first = Math.max(cell(area.left - level.reach, left, wide), 0);
      const last = Math.min(cell(area.right + level.reach, left, wide), side - 1);
      const upper = Math.max(cell(area.top - level.reach, top, high), 0);
      const lower = Math.min(cell(area.bottom + level.reach, top, high), side - 1);
      if (first > last) continue;
      if (first === 0 && last === side - 1) {
        if (upper <= lower && visit(cells[upper * side], cells[(lower + 1) * side], number)) return;
        continue;
      }
      for (let row = upper; row <= lower; row++) {
        const [start, end] = [cells[row * side + first], cells[row * side + last + 1]];
        if (start < end && visit(start, end, number)) return;
      }
    }
  }

  // The same ranges, a list a level: [[start, end], …].
  function inArea(area) {
    const found = levels.map(() => []);
    each(area, (start, end, level) => {
      found[level].push([start, end]);
    });
    return found;
  }

  // The points of some ranges, in an order that has nothing to do with place: whoever stops early saw all parts alike.
  function* scattered(ranges) {
    const ends = new Uint32Array(ranges.length);
    let all = 0;
    ranges.forEach(([start, end], at) => (ends[at] = all += end - start));
    const stride = coprime(all);
    for (let step = 0, place = 0; step < all; step++, place = (place + stride) % all) {
      let [low, high] = [0, ranges.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (ends[middle] > place) high = middle;
        else low = middle + 1;
      }
      yield items[ranges[low][1] - (ends[low] - place)];
    }
  }

  return { items, each, inArea, scattered };
}

// A number near the golden section of another that shares no divisor with it.
function coprime(number) {
  const shared = (a, b) => (b ? shared(b, a % b) : a);
  let found = Math.max(1, Math.round(number * 0.618));
  while (shared(found, number) > 1) found++;
  return found;
}

function makeLevel(order, start, end, x, y, reach, items) {
  let [left, top, right, bottom, most] = [Infinity, Infinity, -Infinity, -Infinity, 0];
  for (let at = start; at < end; at++) {
    const point = order[at];
    if (x[point] < left) left = x[point];
    if (x[point] > right) right = x[point];
    if (y[point] < top) top = y[point];
    if (y[point] > bottom) bottom = y[point];
    if (reach[point] > most) most = reach[point];
  }
  const side = Math.max(1, Math.min(MOST_CELLS, Math.ceil(Math.sqrt((end - start) / IN_CELL))));
  // A little wider than the points, so that the last of them is inside the last cell.
  const [wide, high] = [Math.max((right - left) * 1.000001, 1e-6), Math.max((bottom - top) * 1.000001, 1e-6)];
  const cellOf = (point) => {
    const column = Math.min(Math.floor(((x[point] - left) / wide) * side), side - 1);
    const row = Math.min(Math.floor(((y[point] - top) / high) * side), side - 1);
    return row * side + column;
  };
  // A counting sort: how many, where each cell starts, then each point into its place.
  const cells = new Uint32Array(side * side + 1);
  for (let at = start; at < end; at++) cells[cellOf(order[at]) + 1]++;
  cells[0] = start;
  for (let cell = 1; cell < cells.length; cell++) cells[cell] += cells[cell - 1];
  const next = cells.slice();
  for (let at = start; at < end; at++) items[next[cellOf(order[at])]++] = order[at];
  return { left, top, wide, high, side, cells, reach: most };
}
