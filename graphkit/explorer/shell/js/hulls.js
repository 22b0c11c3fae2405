// Islands around the members of a story: convex hulls with round corners, under everything else.

// Andrew's monotone chain, 1979.
function convexHull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (list) => {
    const chain = [];
    for (const point of list) {
      while (chain.length > 1 && cross(chain.at(-2), chain.at(-1), point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.toReversed())];
}

function cross(o, a, b) {
  return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

// How far the island of dots of the usual size reaches beyond their middles, in map units.
export function usualPad({ head: { radius } }) {
  return radius.article * radius.scale + radius.shore;
}

// The hull of a story's shown members: { story, points, pad, rim, box }; `pad` is how far it reaches beyond the middles
// of its dots, `rim` the hull so grown, as x, y, x, y, …; `box` as marks need it. `at(node)` gives { x, y }.
export function makeHull(page, story, members, at, radii) {
  const points = convexHull(Array.from(members, at));
  const pad = Math.max(...Array.from(members, (node) => radii[node])) + page.head.radius.shore;
  const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [half, r] = [(right - left) / 2 + pad, (bottom - top) / 2 + pad];
  return { story, points, pad, rim: grownHull(points, pad), box: { x: (left + right) / 2, y: (top + bottom) / 2, r, half } };
}

const TURN = Math.PI / 5; // corners of the rim turn by at most so much

// Round every corner the normal of the side before it turns into that of the side after it.
function grownHull(points, pad) {
  const rim = [];
  points.forEach(({ x, y }, index) => {
    const [before, after] = [points.at(index - 1), points[(index + 1) % points.length]];
    const first = Math.atan2(before.x - x, y - before.y);
    const last = Math.atan2(x - after.x, after.y - y);
    const round = points.length < 2 ? 2 * Math.PI : (last - first + 4 * Math.PI) % (2 * Math.PI);
    const steps = Math.max(Math.ceil(round / TURN), 1);
    for (let step = 0; step <= steps; step++) {
      const angle = first + (round * step) / steps;
      rim.push(x + pad * Math.cos(angle), y + pad * Math.sin(angle));
    }
  });
  return rim;
}

// `selected` is a story or -1. Outlines first, so that islands that meet become one land.
export function drawHulls(context, hulls, colours, selected) {
  context.lineJoin = "round";
  context.lineCap = "round";
  for (const [wider, part] of [[1.05, "hull-line"], [1, "hull"]]) {
    for (const { story, points, pad } of hulls) {
      context.lineWidth = 2 * pad * wider;
      context.strokeStyle = story === selected && part === "hull-line" ? colours.accent : colours[part];
      context.beginPath();
      points.forEach(({ x, y }, index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.closePath();
      context.stroke();
    }
  }
  context.fillStyle = colours.hull;
  for (const { points } of hulls) {
    context.beginPath();
    points.forEach(({ x, y }, index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.fill();
  }
}

// The story whose island holds a place on the map, the smallest if several do; -1 if none.
export function hullAt(hulls, place) {
  const holding = hulls.filter(({ points, pad }) => distanceTo(points, place) <= pad);
  holding.sort((a, b) => a.box.half * a.box.r - b.box.half * b.box.r);
  return holding[0]?.story ?? -1;
}

// From a place to a convex polygon: 0 inside.
function distanceTo(points, place) {
  if (points.length === 1) return Math.hypot(place.x - points[0].x, place.y - points[0].y);
  let [inside, nearest] = [points.length > 2, Infinity];
  for (let index = 0; index < points.length; index++) {
    const [a, b] = [points[index], points[(index + 1) % points.length]];
    if (cross(a, b, place) < 0) inside = false;
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const t = ((place.x - a.x) * dx + (place.y - a.y) * dy) / (dx * dx + dy * dy || 1);
    const along = Math.min(Math.max(t, 0), 1);
    nearest = Math.min(nearest, Math.hypot(place.x - a.x - dx * along, place.y - a.y - dy * along));
  }
  return inside ? 0 : nearest;
}
