// The camera: which part of the map is in view. `x`, `y` are map units at the middle of the view, `scale` CSS pixels a
// map unit; `size` is the view's { width, height } in CSS pixels.

const [WIDEST, CLOSEST_UP] = [1e-5, 40]; // scales

export function toMap(camera, size, px, py) {
  return [camera.x + (px - size.width / 2) / camera.scale, camera.y + (py - size.height / 2) / camera.scale];
}

// What is in view, and `more` times as much.
export function areaInView(camera, size, more = 1) {
  const [wide, high] = [(size.width * more) / camera.scale / 2, (size.height * more) / camera.scale / 2];
  return { left: camera.x - wide, top: camera.y - high, right: camera.x + wide, bottom: camera.y + high };
}

// Zoomed by a factor, with the place under one pixel kept there.
export function zoomedAt(camera, size, px, py, factor) {
  const scale = clampScale(camera.scale * factor);
  const [x, y] = toMap(camera, size, px, py);
  return { x: x - (px - size.width / 2) / scale, y: y - (py - size.height / 2) / scale, scale };
}

export function clampScale(scale) {
  return Math.min(Math.max(scale, WIDEST), CLOSEST_UP);
}

// The camera that shows a box and leaves room at the rim for names.
export function fitted({ left, top, right, bottom }, size, closest) {
  const wide = (size.width * 0.88) / Math.max(right - left, 1e-6);
  const high = (size.height * 0.86) / Math.max(bottom - top, 1e-6);
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale: clampScale(Math.min(wide, high, closest)) };
}

// A part `t` of the way: even steps of zoom, and the place in step with it, so that a pure zoom has a still point.
export function cameraBetween(from, to, t) {
  const ratio = to.scale / from.scale;
  const scale = from.scale * ratio ** t;
  const gone = Math.abs(ratio - 1) < 1e-3 ? t : (1 / scale - 1 / from.scale) / (1 / to.scale - 1 / from.scale);
  return { x: from.x + (to.x - from.x) * gone, y: from.y + (to.y - from.y) * gone, scale };
}

export function sameCamera(one, other) {
  const near = (a, b, unit) => Math.abs(a - b) <= unit;
  const pixel = 0.01 / one.scale;
  return near(one.scale / other.scale, 1, 1e-5) && near(one.x, other.x, pixel) && near(one.y, other.y, pixel);
}

// Whether a picture `larger` times the view, drawn for one camera, fills the view of another, and sharply enough.
export function fills(from, to, size, larger) {
  const zoom = to.scale / from.scale;
  if (zoom < 0.72 || zoom > 1.9) return false;
  const [wide, high] = [size.width, size.height].map((length) => (length * larger * zoom - length) / 2 + 2);
  return Math.abs(to.x - from.x) * to.scale <= wide && Math.abs(to.y - from.y) * to.scale <= high;
}

// As the address holds it, and back.
export function cameraText({ x, y, scale }) {
  return `${Math.round(x)},${Math.round(y)},${Number(scale.toPrecision(4))}`;
}

export function cameraFrom(text) {
  const [x, y, scale] = text.split(",").map(Number);
  return { x, y, scale: clampScale(scale) };
}
