// Picking by drawing around dots, over whichever canvas: with the lasso on, or with Shift held. Presses are caught on
// their way to the canvas, which so never sees them.

import { byId, svg } from "./dom.js";

const APART = 4; // pixels between two corners of the line

export function lassoPart({ page, state, canvas, scene }) {
  const map = byId("map");
  const line = svg("polygon");
  const overlay = byId("lasso");
  overlay.append(line);
  let corners = []; // pixels of the map
  let pointer = null;

  const place = (event) => {
    const box = map.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  function begin(event) {
    if (pointer !== null || event.button !== 0 || !(state.view.lasso || event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
    pointer = event.pointerId;
    corners = [place(event)];
    map.setPointerCapture(pointer);
    draw();
  }

  function go(event) {
    if (event.pointerId !== pointer) return;
    event.stopPropagation();
    const [x, y] = place(event);
    const [lastX, lastY] = corners.at(-1);
    if (Math.hypot(x - lastX, y - lastY) < APART) return;
    corners.push([x, y]);
    draw();
  }

  function end(event) {
    if (event.pointerId !== pointer) return;
    event.stopPropagation();
    pointer = null;
    const inside = corners.length > 2 ? nodesInside(page, scene(), mapPolygon(corners, map, canvas.camera())) : [];
    corners = [];
    draw();
    if (inside.length) state.set({ picked: new Set([...state.view.picked, ...inside]), lasso: false });
  }

  function draw() {
    overlay.toggleAttribute("hidden", !corners.length);
    line.setAttribute("points", corners.map(([x, y]) => `${x},${y}`).join(" "));
  }

  for (const [name, listener] of Object.entries({ pointerdown: begin, pointermove: go, pointerup: end, pointercancel: end })) {
    map.addEventListener(name, listener, { capture: true });
  }
  return {
    update(view) {
      map.classList.toggle("lassoing", view.lasso);
    },
  };
}

function mapPolygon(corners, map, camera) {
  return corners.map(([x, y]) => [
    camera.x + (x - map.clientWidth / 2) / camera.scale,
    camera.y + (y - map.clientHeight / 2) / camera.scale,
  ]);
}

// Shown nodes inside a polygon, by the even-odd rule: O(nodes in its box × corners).
export function nodesInside(page, { shown }, polygon) {
  const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const found = [];
  for (let node = 0; node < page.count; node += 1) {
    const [x, y] = [page.x[node], page.y[node]];
    if (!shown[node] || x < left || x > right || y < top || y > bottom) continue;
    let inside = false;
    for (let at = 0, last = xs.length - 1; at < xs.length; last = at, at += 1) {
      const crosses = ys[at] > y !== ys[last] > y;
      if (crosses && x < ((xs[last] - xs[at]) * (y - ys[at])) / (ys[last] - ys[at]) + xs[at]) inside = !inside;
    }
    if (inside) found.push(node);
  }
  return found;
}
