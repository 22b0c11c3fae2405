// Mouse, touch and wheel on an element, as what they mean for a map.

const SLACK = 5; // pixels a click may wander
const [TWICE, TWICE_NEAR] = [320, 28]; // ms and pixels between the two taps of a double tap
const TRAIL = 90; // ms: the last part of a drag gives the speed of the glide

// `on` = { hover(px, py), leave(), press(), drag(dx, dy), release(vx, vy), zoom(px, py, factor, step),
// tap(px, py), doubleTap(px, py) }; places in CSS pixels of the element; `step` is true for the notches of a wheel.
export function listenToGestures(element, on, signal) {
  const fingers = new Map(); // pointer id -> [px, py]
  let dragging = false;
  let tapped = { time: -Infinity, px: 0, py: 0 };
  let start = [0, 0];
  let trail = [];

  const listen = (name, listener, options = {}) => element.addEventListener(name, listener, { signal, ...options });
  const place = ({ clientX, clientY }) => {
    const { left, top } = element.getBoundingClientRect();
    return [clientX - left - element.clientLeft, clientY - top - element.clientTop];
  };

  listen("pointerdown", (event) => {
    if (event.button !== 0 || event.defaultPrevented) return;
    fingers.set(event.pointerId, place(event));
    element.setPointerCapture(event.pointerId);
    if (fingers.size === 1) {
      [start, dragging, trail] = [place(event), false, []];
      on.press();
    } else dragging = true; // two fingers are no tap
  });

  listen("pointermove", (event) => {
    const [px, py] = place(event);
    const last = fingers.get(event.pointerId);
    if (!last) {
      if (!fingers.size && event.pointerType !== "touch") on.hover(px, py);
      return;
    }
    if (!dragging && Math.hypot(px - start[0], py - start[1]) < SLACK) return;
    dragging = true;
    if (fingers.size === 2) pinch(event.pointerId, [px, py]);
    else on.drag(px - last[0], py - last[1]);
    fingers.set(event.pointerId, [px, py]);
    trail.push([event.timeStamp, px, py]);
    while (trail.length && event.timeStamp - trail[0][0] > TRAIL) trail.shift();
  });

  function pinch(id, [px, py]) {
    const [ox, oy] = [...fingers].find(([other]) => other !== id)[1];
    const [lx, ly] = fingers.get(id);
    on.drag((px - lx) / 2, (py - ly) / 2);
    const [before, now] = [Math.hypot(lx - ox, ly - oy), Math.hypot(px - ox, py - oy)];
    if (before > 1 && now > 1) on.zoom((px + ox) / 2, (py + oy) / 2, now / before, false);
  }

  listen("pointerup", (event) => {
    if (!fingers.delete(event.pointerId)) return;
    const [px, py] = place(event);
    if (!dragging) {
      const again = event.timeStamp - tapped.time < TWICE && Math.hypot(px - tapped.px, py - tapped.py) < TWICE_NEAR;
      tapped = again ? { time: -Infinity, px, py } : { time: event.timeStamp, px, py };
      if (again) on.doubleTap(px, py);
      else on.tap(px, py);
    } else if (!fingers.size) on.release(...speed(event.timeStamp));
    trail = [];
  });

  function speed(now) {
    const [first, last] = [trail[0], trail.at(-1)];
    if (!first || now - last[0] > TRAIL / 2 || last[0] === first[0]) return [0, 0];
    const time = last[0] - first[0];
    return [(last[1] - first[1]) / time, (last[2] - first[2]) / time];
  }

  listen("pointercancel", (event) => {
    if (fingers.delete(event.pointerId) && dragging) on.release(0, 0);
  });
  listen("pointerleave", () => on.leave());

  listen(
    "wheel",
    (event) => {
      event.preventDefault();
      const pixels = event.deltaY * [1, 16, 400][event.deltaMode];
      const turn = Math.max(-240, Math.min(240, pixels)) * (event.ctrlKey ? 0.01 : 0.0022);
      on.zoom(...place(event), Math.exp(-turn), true);
    },
    { passive: false },
  );
}
