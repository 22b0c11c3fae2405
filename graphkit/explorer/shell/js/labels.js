// Names on the map, at one size on the screen whatever the zoom, the important first, never over one another.

const SIZE = 12;
const LINE = 1.25; // of the size
const WIDE = 150; // pixels a line of a label may take
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const TRIED = 160; // names tried a frame

// `marks` are { text, x, y, r, kind, rank, dim } in canvas units, the most important first; kind is dot, hub or story;
// rank 2 is always named; with `across` a name may cover dots. `area` is what is in view.
export function drawLabels(context, marks, scale, colours, area) {
  const wide = Math.min(WIDE, ((area.right - area.left) * scale) / 2.6);
  const unit = 1 / scale; // canvas units a screen pixel takes
  const taken = [];
  const seen = marks.filter((mark) => inside(mark, area));
  const dots = seen.filter((mark) => mark.kind !== "story").map((mark) => box(mark.x, mark.y, mark.r * 2, mark.r * 2));
  context.save();
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  for (const mark of seen.filter(({ text }) => text).slice(0, TRIED)) {
    const size = mark.kind === "hub" ? SIZE - 1 : SIZE;
    const weight = mark.kind === "story" || mark.rank === 2 ? "600 " : "";
    context.font = `${weight}${size * unit}px ${FONT}`;
    const spot = find(mark, size * LINE * unit);
    if (!spot) continue;
    taken.push(grow(spot.room, 3 * unit));
    context.globalAlpha = mark.dim ? 0.35 : 1;
    context.lineWidth = 4 * unit;
    context.strokeStyle = colours.paper;
    context.fillStyle = mark.kind === "dot" || mark.rank === 2 ? colours.ink : colours.muted;
    if (mark.kind === "story") context.fillStyle = colours["story-name"];
    spot.lines.forEach((line, index) => {
      const y = spot.y + index * size * LINE * unit;
      context.strokeText(line, spot.x, y);
      context.fillText(line, spot.x, y);
    });
  }
  context.restore();

  // The first free place for a name: for dots below, above, right, left; for stories above first, and a large story
  // may carry its name across its dots.
  function find(mark, line) {
    const rows = mark.rank === 2 ? [4] : mark.kind === "hub" ? [2] : [3, 2];
    for (const most of rows) {
      const lines = wrap(context, mark.text, wide * unit, most);
      const high = lines.length * line;
      const broad = Math.max(...lines.map((one) => context.measureText(one).width));
      const half = mark.half ?? mark.r; // an island may be broader than high
      const side = half + 6 * unit + broad / 2;
      const below = [mark.x, mark.y + mark.r + 4 * unit];
      const above = [mark.x, mark.y - mark.r - 4 * unit - high];
      const sides = [
        [mark.x + side, mark.y - high / 2],
        [mark.x - side, mark.y - high / 2],
      ];
      const inner = mark.kind === "story" ? half / 2 : broad / 2;
      const aslant = [mark.x - inner, mark.x + inner, mark.x + side, mark.x - side];
      const corners = aslant.flatMap((x) => [below, above].map(([, y]) => [x, y]));
      const order = mark.kind === "story" ? [above, below, ...sides, ...corners] : [below, above, ...sides, ...corners];
      const spots = order.map(place);
      const free = ({ room }) => within(room, area) && !taken.some((other) => meet(other, room));
      const clear = (spot) => free(spot) && !dots.some((dot) => meet(dot, spot.room));
      const across = mark.across && mark.r * 2 > high * 1.2 ? [place([mark.x, mark.y - high / 2])].filter(free) : [];
      const spot = spots.find(clear) ?? across[0] ?? (mark.rank === 2 ? (spots.find(free) ?? spots[0]) : null);
      if (spot) return spot;

      function place([x, y]) {
        return { x, y, lines, room: box(x, y + high / 2, broad, high) };
      }
    }
    return null;
  }
}

function inside({ x, y }, area) {
  return x >= area.left && x <= area.right && y >= area.top && y <= area.bottom;
}

const wrapped = new Map();

function wrap(context, text, wide, most) {
  // Font size and width grow together with the zoom, so one wrapping serves all zooms.
  const ratio = Math.round((wide * 1000) / fontSize(context));
  const key = [context.font.replace(/[\d.]+px/, ""), most, ratio, text].join("|");
  if (wrapped.has(key)) return wrapped.get(key);
  const lines = [""];
  for (const word of text.split(" ").slice(0, 40)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (context.measureText(longer).width <= wide || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
    if (lines.length > most) break;
  }
  const cut = lines.length > most;
  const kept = lines.slice(0, most).map((line, index) => shorten(context, line, wide, cut && index === most - 1));
  if (wrapped.size > 5000) wrapped.clear();
  wrapped.set(key, kept);
  return kept;
}

function fontSize(context) {
  return parseFloat(/([\d.]+)px/.exec(context.font)?.[1] ?? "12");
}

function shorten(context, line, wide, more) {
  if (!more && context.measureText(line).width <= wide) return line;
  let text = line;
  while (text.length > 1 && context.measureText(`${text}…`).width > wide) text = text.slice(0, -1);
  return `${text.trimEnd()}…`;
}

function box(x, y, wide, high) {
  return { left: x - wide / 2, right: x + wide / 2, top: y - high / 2, bottom: y + high / 2 };
}

function grow(room, by) {
  return { left: room.left - by, right: room.right + by, top: room.top - by, bottom: room.bottom + by };
}

function within(room, area) {
  return room.left > area.left && room.right < area.right && room.top > area.top && room.bottom < area.bottom;
}

function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
