// Draws the map with WebGL2 into a picture that is larger than the view, in slices that leave the browser free: what is
// shown moves as an image meanwhile, and changes only when the new picture is whole.

import { areaInView } from "./camera.js";
import { LINE_NUMBERS, seenLinks } from "./edges_seen.js";
import { makeAreas } from "./gl_areas.js";
import { flagsOf, isDim, kindShapes, paintOf } from "./gl_contents.js";
import { dotProgram, makeDots } from "./gl_dots.js";
import { hullsInView } from "./gl_islands.js";
import { lineProgram, makeLines } from "./gl_lines.js";
import { PAINT, paintNumbers } from "./gl_paints.js";

const SLICE_TIME = 7; // ms a slice may take the graphics processor
const DRAFT = 60000; // dots in a picture for a camera in motion
const FIRST = 12000; // dots in the first picture, which is waited for
const MOST_FRONT = 20000; // dots of the selection, drawn over the others

export function makeGlRenderer(canvas, contents) {
  const gl = canvas.getContext("webgl2", { alpha: false, antialias: false, depth: false, powerPreference: "low-power" });
  if (!gl) return null;
  const { page } = contents;
  const shapes = kindShapes(page);
  const areas = makeAreas(gl);
  const [dotShader, lineShader] = [dotProgram(gl), lineProgram(gl)];
  const [dots, front] = [makeDots(gl, dotShader), makeDots(gl, dotShader)];
  const [links, rims] = [makeLines(gl, lineShader), makeLines(gl, lineShader)];
  const [frameBuffer, picture] = [gl.createFramebuffer(), gl.createRenderbuffer()];
  const seen = {}; // links of the picture in the making
  let hullsKnown = new Map();
  let fronts = 0;
  let paints = null;
  let [drawing, fence, issued] = [null, null, 0];
  // How many fit the time; learnt from slice to slice.
  const [dotSlice, lineSlice] = [makeSlice(20000, 1000), makeSlice(2000, 500)];
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);

  function resize(width, height) {
    // Each assignment makes the canvas anew, even of the same number.
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    gl.bindRenderbuffer(gl.RENDERBUFFER, picture);
    gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA8, width, height);
    gl.bindFramebuffer(gl.FRAMEBUFFER, frameBuffer);
    gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, picture);
  }

  // `changed` says whether places and looks are new.
  function update(_, colours, changed) {
    paints = paintNumbers(colours);
    const { items } = contents.levels;
    if (!changed.looks) return;
    if (changed.places) {
      dots.setPlaces(placesOf(items));
      hullsKnown = new Map();
    }
    dots.setLooks(looksOf(items));
    const nodes = frontNodes();
    fronts = nodes.length;
    front.setPlaces(placesOf(nodes));
    front.setLooks(looksOf(nodes));
  }

  function placesOf(nodes) {
    const data = new Float32Array(nodes.length * 3);
    const { x, y } = page;
    for (let at = 0, to = 0; at < nodes.length; at++) {
      const node = nodes[at];
      data[to++] = x[node];
      data[to++] = y[node];
      data[to++] = contents.radii[node];
    }
    return data;
  }

  function looksOf(nodes) {
    const data = new Uint8Array(nodes.length * 4);
    const plain = contents.scene.near === null && contents.view.node < 0 && !contents.scene.picked?.size && !contents.marked;
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at];
      data[at * 4] = paintOf(contents, node);
      data[at * 4 + 1] = shapes[page.kind[node]];
      if (!plain) data[at * 4 + 2] = flagsOf(contents, node);
    }
    return data;
  }

  function frontNodes() {
    const { scene, view } = contents;
    if (scene.near === null) return [];
    const nodes = [];
    for (const node of contents.levels.items) {
      if (nodes.length >= MOST_FRONT) break;
      if (!isDim(contents, node) && node !== view.node) nodes.push(node);
    }
    if (view.node >= 0 && scene.shown[view.node]) nodes.push(view.node);
    return nodes;
  }

  function bind(target) {
    gl.bindFramebuffer(gl.FRAMEBUFFER, target);
    gl.viewport(0, 0, canvas.width, canvas.height);
  }

  // A frame is { camera, width, height, ratio, draft, first }: width and height in CSS pixels. Drafts have fewer dots, the
  // first one no links.
  function* draw(frame) {
    const area = areaInView(frame.camera, frame);
    const [red, green, blue] = paints.slice(PAINT.paper * 3);
    bind(frameBuffer);
    gl.clearColor(red, green, blue, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    drawIslands(frame, hullsInView(contents, area, frame.camera.scale, hullsKnown));
    if (!frame.first) yield* drawLinks(frame, area);
    yield* drawDots(frame, area);
    if (fronts) {
      bind(frameBuffer);
      front.draw(frame, paints, 0, fronts);
    }
  }

  function* drawLinks(frame, area) {
    yield* seenLinks(contents, area, frame.camera.scale, seen);
    if (seen.count) links.setLines(seen.data, seen.count);
    for (let at = 0; at < seen.count; ) {
      const stop = Math.min(at + lineSlice.number, seen.count);
      bind(frameBuffer);
      links.draw(frame, paints, at, stop);
      at = stop;
      yield* spent(lineSlice);
    }
  }

  function* drawDots(frame, area) {
    const ranges = [];
    const most = frame.first ? FIRST : frame.draft ? DRAFT : Infinity;
    let drawn = 0;
    for (const level of contents.levels.inArea(area)) {
      const more = level.reduce((sum, [start, end]) => sum + end - start, 0);
      if (drawn && drawn + more > most) break;
      ranges.push(...level);
      drawn += more;
    }
    let since = 0;
    bind(frameBuffer);
    for (const [start, end] of ranges) {
      for (let at = start; at < end; ) {
        const stop = Math.min(end, at + dotSlice.number - since);
        dots.draw(frame, paints, at, stop);
        since += stop - at;
        at = stop;
        if (since < dotSlice.number) continue;
        since = 0;
        yield* spent(dotSlice);
        bind(frameBuffer);
      }
    }
  }

  // Rims first, so that islands that meet become one land.
  function drawIslands(frame, hulls) {
    if (!hulls.length) return;
    const [numbers, triangles] = [[], []];
    for (const { story, rim } of hulls) {
      const own = story === contents.view.story;
      for (let at = 0; at < rim.length; at += 2) {
        const [x1, y1, x2, y2] = [rim[at], rim[at + 1], rim[(at + 2) % rim.length], rim[(at + 3) % rim.length]];
        numbers.push(x1, y1, x2, y2, own ? PAINT.accent : PAINT.hull_line, 1, own ? 4 : 2.4, -1);
        if (at > 1 && at < rim.length - 2) triangles.push(rim[0], rim[1], x1, y1, x2, y2);
      }
    }
    const count = numbers.length / LINE_NUMBERS;
    rims.setLines(new Float32Array(numbers), count);
    rims.draw(frame, paints, 0, count);
    areas.draw(frame, paints, new Float32Array(triangles), PAINT.hull);
  }

  // Waits until the graphics processor has done what it was given, and learns how much that may be.
  function* spent(slice) {
    fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    issued = performance.now();
    while (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) yield "wait";
    gl.deleteSync(fence);
    fence = null;
    slice.learn(performance.now() - issued);
  }

  return {
    resize,
    update,
    start(frame) {
      drawing = draw(frame);
    },
    // Goes on drawing until a time; true when the picture is whole.
    step(until) {
      while (drawing && performance.now() < until) {
        const { done, value } = drawing.next();
        if (done) {
          drawing = null;
          return true;
        }
        if (value === "wait") break;
      }
      return false;
    },
    get links() {
      return seen;
    },
    show() {
      gl.bindFramebuffer(gl.READ_FRAMEBUFFER, frameBuffer);
      gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
      const [width, height] = [canvas.width, canvas.height];
      gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    },
    destroy() {
      drawing = null;
      for (const part of [areas, dots, front, links, rims]) part.destroy();
      for (const { program } of [dotShader, lineShader]) gl.deleteProgram(program);
      gl.deleteFramebuffer(frameBuffer);
      gl.deleteRenderbuffer(picture);
      gl.getExtension("WEBGL_lose_context")?.loseContext(); // browsers keep few contexts
    },
  };
}

// A number of things to draw at once that takes about SLICE_TIME.
function makeSlice(start, least) {
  let number = start;
  return {
    get number() {
      return number;
    },
    learn(took) {
      if (took > SLICE_TIME * 3) number = Math.max(number >> 1, least);
      else if (took < SLICE_TIME * 2.5) number = Math.min(Math.round(number * 1.5), start * 16);
    },
  };
}
