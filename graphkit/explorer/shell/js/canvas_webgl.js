// The canvas for any number of nodes. The map is drawn by WebGL2 into a picture larger than the view; panning and
// zooming move that picture as an image, so that they cost the same for a thousand nodes and a million, and a new
// picture follows when the camera rests or leaves what was drawn. Names are written over it.

import { areaInView, cameraFrom, cameraText, fills, fitted, sameCamera, zoomedAt } from "./camera.js";
import { styled } from "./dom.js";
import { makeMotion } from "./camera_motion.js";
import { listenToGestures } from "./gestures.js";
import { boxAround, makeContents } from "./gl_contents.js";
import { paintsOf } from "./gl_paints.js";
import { makeFlatRenderer } from "./gl_flat.js";
import { makeGlRenderer } from "./gl_renderer.js";
import { markUnder } from "./gl_under.js";
import { paintLabels, placeLabels } from "./labels.js";
import { marksInView } from "./marks.js";
import { calm, slotColours, themeColours } from "./theme.js";

const LARGER = 1.5; // times the view: the drawn picture
const [RATIO, PIXELS] = [2, 5e6]; // most device pixels a CSS pixel, and of the picture
const [REST, REPORT, RELABEL] = [70, 220, 130]; // ms: until a new picture, until the address, between new sets of names
const [CLOSEST_FIT, LARGEST_FIT] = [1.7, 17]; // when fitting: the largest scale, and radius of a dot in pixels
const BIG_ENOUGH = 4; // pixels: a smaller radius is too small to be in view gently
const WORK = 6; // ms a frame for making the next picture

export function webglCanvas() {
  let host, page, on, root, surface, overlay, context, renderer, contents, motion, colours, watcher, stop;
  let size = { width: 0, height: 0 };
  let drawn = null; // the frame whose picture is shown
  let making = null; // the frame in the making
  let [fresh, ready, asked, reported, told] = [true, false, 0, null, ""];
  let [restless, relabelled] = [0, 0]; // when the camera last moved, when names were last placed
  let names = [];
  let hovered = -1;
  let tapped = ""; // the id under the last tap, for a second one
  let waiting = null; // a focus asked for before the map had a size

  function mount(element, data, handlers) {
    [host, page, on] = [element, data, handlers];
    stop = new AbortController();
    contents = makeContents(page);
    motion = makeMotion(() => size, calm);
    root = styled("div", { width: "100%", height: "100%", position: "relative", overflow: "hidden", touchAction: "none" });
    overlay = styled("canvas", { position: "absolute", inset: "0", width: "100%", height: "100%", pointerEvents: "none" });
    context = overlay.getContext("2d");
    root.append(overlay);
    host.append(root);
    size = { width: host.clientWidth, height: host.clientHeight };
    makeSurface();
    watcher = new ResizeObserver(resize);
    watcher.observe(root);
  }

  function makeSurface() {
    surface?.remove();
    surface = styled("canvas", { position: "absolute", left: "0", top: "0", transformOrigin: "0 0", willChange: "transform" });
    root.prepend(surface);
    const { width, height, ratio } = pictureFrame(); // given first: a context is made for a size
    [surface.width, surface.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    surface.hidden = true; // until there is a picture: even an empty one costs time
    renderer = makeGlRenderer(surface, contents);
    if (renderer) surface.addEventListener("webglcontextlost", recover, { signal: stop.signal, once: true });
    renderer ??= makeFlatRenderer(surface, contents);
    fitSurface();
  }

  // The browser took the graphics processor away: begin anew with what it gives now.
  function recover(event) {
    event.preventDefault();
    drawn = making = null;
    makeSurface();
    if (contents.scene) renderer.update(colours, paints(), { places: true, looks: true });
    fresh = true;
    wake();
  }

  function resize() {
    const [width, height] = [host.clientWidth, host.clientHeight];
    if (!width || !height || (width === size.width && height === size.height)) return;
    size = { width, height };
    fitSurface();
    if (waiting && contents.scene) focus(...waiting);
    fresh = true;
    wake();
  }

  function pictureFrame() {
    const [width, height] = [Math.ceil(size.width * LARGER), Math.ceil(size.height * LARGER)];
    const ratio = Math.min(devicePixelRatio, RATIO, Math.sqrt(PIXELS / Math.max(width * height, 1)));
    return { width, height, ratio };
  }

  function fitSurface() {
    const frame = pictureFrame();
    const { width, height, ratio } = frame;
    surface.frame = frame;
    Object.assign(surface.style, { width: `${width}px`, height: `${height}px` });
    renderer.resize(Math.round(width * ratio), Math.round(height * ratio));
    [drawn, making] = [null, null];
    const sharp = Math.min(devicePixelRatio, RATIO);
    [overlay.width, overlay.height] = [Math.round(size.width * sharp), Math.round(size.height * sharp)];
  }

  // Show a scene. `camera` is given only when the view came from a link or from Back.
  function update(scene, view, { camera = "", recolour = false } = {}) {
    if (recolour || !colours) colours = themeColours();
    const changed = contents.update(scene, view);
    renderer.update(colours, paints(), changed);
    if (!ready) listenToGestures(root, gestures(), stop.signal);
    ready = true;
    if (camera) {
      motion.jump(cameraFrom(camera));
      waiting = null;
    }
    if (waiting && size.width) focus(...waiting);
    fresh ||= changed.any || recolour;
    relabelled = 0; // names may have been read
    wake();
  }

  function paints() {
    return paintsOf(slotColours(colours, page, contents.view.colour), colours);
  }

  function wake() {
    asked ||= requestAnimationFrame(frame);
  }

  function frame() {
    asked = 0;
    if (!size.width || !ready) return;
    const now = performance.now();
    if (motion.step(now)) restless = now;
    const resting = now - restless > REST;
    decide(resting);
    if (making && renderer.step(performance.now() + WORK)) reveal();
    follow();
    label(now, resting);
    report(now);
    const busy = motion.moving || making || !resting || reported !== cameraText(motion.camera);
    if (busy) wake();
  }

  // Whether a new picture is due: something changed, the camera rests elsewhere, or it leaves what was drawn.
  function decide(resting) {
    const { camera } = motion;
    const leaving = !drawn || !fills(drawn.camera, camera, size, LARGER);
    if (making && !fresh && (!leaving || fills(making.camera, camera, size, LARGER))) return;
    const stale = resting && (drawn?.draft || !sameCamera(drawn?.camera ?? camera, camera));
    if (!fresh && !leaving && !stale) return;
    making = { ...surface.frame, camera, draft: !drawn || !resting, first: !drawn };
    fresh = false;
    renderer.start(making);
  }

  function reveal() {
    renderer.show();
    if (!drawn) {
      surface.hidden = false;
      performance.mark("graphkit:first-frame");
    }
    drawn = making;
    making = null;
    notice();
  }

  // Puts the picture where the camera sees it.
  function follow() {
    if (!drawn) return;
    const { camera } = motion;
    const zoom = camera.scale / drawn.camera.scale;
    const left = size.width / 2 + (drawn.camera.x - camera.x) * camera.scale - (drawn.width * zoom) / 2;
    const top = size.height / 2 + (drawn.camera.y - camera.y) * camera.scale - (drawn.height * zoom) / 2;
    surface.style.transform = `matrix(${zoom}, 0, 0, ${zoom}, ${left}, ${top})`;
  }

  function label(now, resting) {
    const sharp = overlay.width / size.width;
    context.setTransform(sharp, 0, 0, sharp, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    if (now - relabelled > RELABEL || (resting && relabelled < restless + REST) || fresh) {
      names = placeLabels(context, marksInView(contents, motion.camera, size, hovered), motion.camera, {
        ...size,
        covered: on.covered(),
      });
      relabelled = now;
    }
    paintLabels(context, names, motion.camera, size, colours);
  }

  function report(now) {
    const text = cameraText(motion.camera);
    if (text === reported || now - restless < REPORT) return;
    reported = text;
    on.onCamera(text);
  }

  function notice() {
    const text = drawn.draft ? told : (renderer.notice ?? "") + linkNotice();
    if (text !== told) on.onNotice?.(text);
    told = text;
  }

  function linkNotice() {
    const { links } = renderer;
    if (!links.skipped) return "";
    return `${links.count.toLocaleString("en")} of ${contents.scene.edgeCount.toLocaleString("en")} links are drawn: zoom in or select for the others.`;
  }

  function gestures() {
    return {
      press: () => motion.jump(motion.camera),
      drag(dx, dy) {
        pan(-dx, -dy);
      },
      release: (vx, vy) => {
        motion.glide(vx, vy);
        wake();
      },
      zoom(px, py, factor, step) {
        restless = performance.now();
        if (step) motion.zoom(px, py, factor);
        else motion.jump(zoomedAt(motion.camera, size, px, py, factor));
        wake();
      },
      hover,
      leave: () => hover(NaN, NaN),
      tap(px, py) {
        host.focus({ preventScroll: true });
        const { id, community } = under(px, py);
        if (community >= 0) focus(page.communities.members(community));
        else on.onSelect(id);
        tapped = id;
      },
      doubleTap: (px, py) => {
        const id = tapped || under(px, py).id;
        if (id) on.onFocus(id);
      },
    };
  }

  const under = (px, py) => markUnder(contents, names, motion.camera, size, px, py);

  function hover(px, py) {
    const { node, id } = under(px, py);
    root.style.cursor = id ? "pointer" : "";
    if (node === hovered) return;
    hovered = node;
    relabelled = 0;
    wake();
  }

  function zoom(factor) {
    restless = performance.now();
    motion.zoom(size.width / 2, size.height / 2, factor);
    wake();
  }

  // Moves the view by pixels.
  function pan(dx, dy) {
    const { x, y, scale } = motion.camera;
    restless = performance.now();
    motion.jump({ x: x + dx / scale, y: y + dy / scale, scale });
    wake();
  }

  // Bring nodes into view: those given, or all that are shown. With `gently`, only if some are out of sight.
  function focus(nodes, { gently = false } = {}) {
    if (!size.width || !contents.scene) {
      waiting = [nodes, { gently }];
      return;
    }
    const first = waiting !== null || reported === null;
    waiting = null;
    const wanted = nodes.length ? nodes : contents.levels.items;
    if (!wanted.length) return;
    const box = boxAround(contents, wanted);
    const area = areaInView(motion.camera, size);
    const inside =
      box.left > area.left && box.right < area.right && box.top > area.top && box.bottom < area.bottom;
    const readable = motion.camera.scale * contents.radii[wanted[0]] > BIG_ENOUGH;
    if (gently && inside && readable) return;
    const closest = Math.min(CLOSEST_FIT, LARGEST_FIT / box.largest) ;
    const to = fitted(box, size, closest);
    if (first) motion.jump(to);
    else motion.fly(to);
    restless = performance.now();
    wake();
  }

  function destroy() {
    cancelAnimationFrame(asked);
    stop.abort();
    watcher.disconnect();
    renderer.destroy();
    root.remove();
  }

  return { mount, update, focus, camera: () => motion.camera, zoom, pan, destroy };
}
