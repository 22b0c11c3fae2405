// Islands around the members of a story: convex hulls with round corners, under everything else.

const PAD = 22;

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

export function makeHulls(stories, position) {
  return stories.map(({ story, members }) => {
    const points = members.map(position).filter(Boolean);
    const hull = convexHull(points);
    const path = new Path2D();
    hull.forEach(({ x, y }, index) => (index ? path.lineTo(x, y) : path.moveTo(x, y)));
    path.closePath();
    const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)];
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
    const [left, right] = [Math.min(...xs), Math.max(...xs)];
    const [half, r] = [(right - left) / 2 + PAD, (bottom - top) / 2 + PAD];
    const box = { x: (left + right) / 2, y: (top + bottom) / 2, r, half };
    return { story, path, box };
  });
}

export function drawHulls(context, hulls, colours, selected) {
  context.lineJoin = "round";
  context.lineCap = "round";
  for (const { story, path } of hulls) {
    const strong = story.id === selected;
    for (const [width, colour] of [
      [2 * PAD + 2, strong ? colours.accent : colours["hull-line"]],
      [2 * PAD, colours.hull],
    ]) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke(path);
    }
    context.fillStyle = colours.hull;
    context.fill(path);
  }
}

export function hullAt(context, hulls, { x, y }) {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.lineJoin = "round";
  context.lineWidth = 2 * PAD;
  const hit = hulls.find(({ path }) => context.isPointInPath(path, x, y) || context.isPointInStroke(path, x, y));
  context.restore();
  return hit?.story.id ?? "";
}
