// Names on the map, at one size on the screen whatever the zoom, the important first, never over one another.

const LINE = 1.25; // of the size
const WIDE = 150; // pixels a line of a label may take
export const LABEL_FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const LARGE = 18; // pixels: the name of a dot with a larger radius may cover others
const TRIED = 160; // names tried a frame
const SIZES = { dot: 12, story: 12, hub: 11, community: 15 };

// Where names go: at most a few dozen of `marks` = { text, x, y, r, kind, rank, dim }, in map units, the most important
// first. kind is dot, hub, story or community; rank 2 is always named; `half` is the half width of what is broader than
// high; with `across` a name may cover dots; `size` is that of the letters in pixels, if not the usual one.
// `size` is the view's { width, height } in pixels, and may have `covered`: boxes that stay free of names.
// Returns { mark, lines, font, line, dx, dy, wide, high }: the middle of the top line, pixels from the mark's place.
export function placeLabels(context, marks, camera, size) {
  const most = Math.min(WIDE, size.width / 2.6);
  const px = (mark) => size.width / 2 + (mark.x - camera.x) * camera.scale;
  const py = (mark) => size.height / 2 + (mark.y - camera.y) * camera.scale;
  const inView = (mark) => px(mark) >= 0 && px(mark) <= size.width && py(mark) >= 0 && py(mark) <= size.height;
  const seen = marks.filter(inView);
  const dots = seen
    .filter(({ kind }) => kind === "dot" || kind === "hub")
    .map((mark) => roomAround(px(mark), py(mark), mark.r * 2 * camera.scale, mark.r * 2 * camera.scale));
  const taken = [...(size.covered ?? [])];
  const placed = [];
  for (const mark of seen.filter(({ text }) => text).slice(0, TRIED)) {
    const letters = mark.size ?? SIZES[mark.kind];
    const weight = mark.kind === "story" || mark.kind === "community" || mark.rank === 2 ? "600 " : "";
    const font = `${weight}${letters}px ${LABEL_FONT}`;
    const label = findSpot(mark, font, letters * LINE);
    if (!label) continue;
    taken.push(grown(label.room, mark.kind === "community" ? 8 : 3));
    placed.push(label);
  }
  return placed;

  // The first free place for a name: for dots below, above, right, left; for islands above first, and a large one may
  // carry its name across its dots.
  function findSpot(mark, font, line) {
    const [x, y, r] = [px(mark), py(mark), mark.r * camera.scale];
    const half = (mark.half ?? mark.r) * camera.scale;
    const rows = mark.rank === 2 ? [4] : mark.kind === "hub" ? [2] : mark.kind === "community" ? [2] : [3, 2];
    for (const row of rows) {
      const lines = wrapText(context, font, mark.text, mark.size ? most * 1.5 : most, row);
      const high = lines.length * line;
      const wide = Math.max(...lines.map((one) => widthOf(context, font, one)));
      const place = ([left, top]) => ({
        ...{ mark, lines, font, line, wide, high, dx: left - x, dy: top - y },
        room: roomAround(left, top + high / 2, wide, high),
      });
      const free = ({ room }) => within(room, size) && !taken.some((other) => meet(other, room));
      if (mark.kind === "community") {
        const spot = place([x, y - high / 2]);
        return free(spot) ? spot : null;
      }
      const [below, above, side] = [y + r + 4, y - r - 4 - high, half + 6 + wide / 2];
      const sides = [[x + side, y - high / 2], [x - side, y - high / 2]];
      const inner = mark.kind === "story" ? half / 2 : wide / 2;
      const corners = [x - inner, x + inner, x + side, x - side].flatMap((left) => [[left, below], [left, above]]);
      const upright = mark.kind === "story" ? [[x, above], [x, below]] : [[x, below], [x, above]];
      const spots = [...upright, ...sides, ...corners].map(place);
      const clear = (spot) => free(spot) && !dots.some((dot) => meet(dot, spot.room));
      const across = mark.across && r * 2 > high * 1.2 ? [place([x, y - high / 2])].filter(free) : [];
      if (mark.kind === "dot" && r > LARGE) across.push(...[upright[0]].map(place).filter(free));
      const spot = spots.find(clear) ?? across[0] ?? (mark.rank === 2 ? (spots.find(free) ?? spots[0]) : null);
      if (spot) return spot;
    }
    return null;
  }
}

// Draws placed names for the camera as it is now, in pixels of the view.
export function paintLabels(context, placed, camera, size, colours) {
  context.save();
  context.textAlign = "center";
  context.textBaseline = "top";
  context.lineJoin = "round";
  context.strokeStyle = colours.paper;
  for (const { mark, lines, font, line, dx, dy } of placed) {
    const x = size.width / 2 + (mark.x - camera.x) * camera.scale + dx;
    const y = size.height / 2 + (mark.y - camera.y) * camera.scale + dy;
    context.font = font;
    context.globalAlpha = mark.dim ? 0.35 : 1;
    context.lineWidth = mark.kind === "community" ? 5 : 4;
    context.fillStyle = mark.kind === "dot" || mark.kind === "community" || mark.rank === 2 ? colours.ink : colours.muted;
    if (mark.kind === "story") context.fillStyle = colours["story-name"];
    lines.forEach((text, index) => {
      context.strokeText(text, x, y + index * line);
      context.fillText(text, x, y + index * line);
    });
  }
  context.restore();
}

// Places and draws names on a context in map units that shows `area`.
export function drawLabels(context, marks, scale, colours, area, covered = []) {
  const size = { width: (area.right - area.left) * scale, height: (area.bottom - area.top) * scale, covered };
  const camera = { x: (area.left + area.right) / 2, y: (area.top + area.bottom) / 2, scale };
  context.save();
  context.translate(area.left, area.top);
  context.scale(1 / scale, 1 / scale);
  paintLabels(context, placeLabels(context, marks, camera, size), camera, size, colours);
  context.restore();
}

// The placed name at a pixel of the view, or null.
export function labelAt(placed, camera, size, px, py) {
  const at = ({ mark, dx, dy, wide, high }) => {
    const x = size.width / 2 + (mark.x - camera.x) * camera.scale + dx;
    const y = size.height / 2 + (mark.y - camera.y) * camera.scale + dy;
    return Math.abs(px - x) <= wide / 2 && py >= y && py <= y + high;
  };
  return placed.find(at) ?? null;
}

const widths = new Map();
const wrapped = new Map();

function widthOf(context, font, text) {
  const key = `${font}\n${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    context.font = font;
    width = context.measureText(text).width;
    if (widths.size > 20000) widths.clear();
    widths.set(key, width);
  }
  return width;
}

function wrapText(context, font, text, wide, most) {
  const key = `${font}\n${Math.round(wide)}\n${most}\n${text}`;
  const known = wrapped.get(key);
  if (known) return known;
  const lines = [""];
  for (const word of text.split(" ").slice(0, 40)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (widthOf(context, font, longer) <= wide || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
    if (lines.length > most) break;
  }
  const cut = lines.length > most;
  const kept = lines.slice(0, most).map((line, index) => shortened(context, font, line, wide, cut && index === most - 1));
  if (wrapped.size > 5000) wrapped.clear();
  wrapped.set(key, kept);
  return kept;
}

// A text on one line of at most so many pixels.
export function shortened(context, font, line, wide, more = false) {
  if (!more && widthOf(context, font, line) <= wide) return line;
  let text = line;
  while (text.length > 1 && widthOf(context, font, `${text}…`) > wide) text = text.slice(0, -1);
  return `${text.trimEnd()}…`;
}

function roomAround(x, y, wide, high) {
  return { left: x - wide / 2, right: x + wide / 2, top: y - high / 2, bottom: y + high / 2 };
}

function grown(room, by) {
  return { left: room.left - by, right: room.right + by, top: room.top - by, bottom: room.bottom + by };
}

function within(room, { width, height }) {
  return room.left > 0 && room.right < width && room.top > 0 && room.bottom < height;
}

function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
