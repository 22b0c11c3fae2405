// How the camera moves: flights to a place, zooms that follow the wheel, and the glide after a drag. One at a time.

import { cameraBetween, clampScale, zoomedAt } from "./camera.js";

const FLIGHT = 380; // ms
const FOLLOW = 55; // ms in which a zoom comes 63% nearer to its goal
const FRICTION = 190; // ms in which a glide loses 63% of its speed
const STANDING = 0.012; // pixels a ms: slower is standing

// `size()` is the view's; `calm()` says whether moves are to be jumps.
export function makeMotion(size, calm) {
  let camera = { x: 0, y: 0, scale: 1 };
  let move = null; // (camera, ms since the last step, ms since the start) -> the next camera, or null when there
  let [started, before] = [0, 0];
  let goal = null; // of a zoom: { scale, px, py }

  function begin(next) {
    move = next;
    started = before = performance.now();
  }

  return {
    get camera() {
      return camera;
    },
    get moving() {
      return move !== null;
    },
    jump(to) {
      [camera, move, goal] = [to, null, null];
    },
    fly(to) {
      if (calm()) return this.jump(to);
      goal = null;
      const from = camera;
      begin((_, __, gone) => {
        const t = Math.min(gone / FLIGHT, 1);
        if (t === 1) return [to, true];
        return [cameraBetween(from, to, t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2), false];
      });
    },
    zoom(px, py, factor) {
      if (calm()) return this.jump(zoomedAt(camera, size(), px, py, factor));
      goal = { px, py, scale: clampScale((goal?.scale ?? camera.scale) * factor) };
      begin((at, step) => {
        const left = Math.log(goal.scale / at.scale);
        const there = Math.abs(left) < 0.002;
        const part = there ? 1 : 1 - Math.exp(-step / FOLLOW);
        return [zoomedAt(at, size(), goal.px, goal.py, Math.exp(left * part)), there];
      });
    },
    // `vx`, `vy` in pixels a ms.
    glide(vx, vy) {
      if (calm() || Math.hypot(vx, vy) < 0.1) return;
      goal = null;
      begin((at, step, gone) => {
        const speed = Math.exp(-gone / FRICTION);
        const next = { ...at, x: at.x - (vx * speed * step) / at.scale, y: at.y - (vy * speed * step) / at.scale };
        return [next, Math.hypot(vx, vy) * speed < STANDING];
      });
    },
    step(now) {
      if (!move) return false;
      const [next, there] = move(camera, Math.max(now - before, 0), Math.max(now - started, 0));
      [camera, before] = [next, now];
      if (there) [move, goal] = [null, null];
      return true;
    },
  };
}
