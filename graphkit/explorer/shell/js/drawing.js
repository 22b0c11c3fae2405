// The map on a 2D context: for pictures, for SVG (svg_context.js has the same methods), and where there is no WebGL2.
// Draws what the view shows, most important first, and at most so much; what was left out is returned.

import { areaInView } from "./camera.js";
import { LINE_NUMBERS, seenLinks } from "./edges_seen.js";
import { flagsOf, LOOK, kindShapes, paintOf, SHAPES } from "./gl_contents.js";
import { LARGEST_DOT, SMALLEST_DOT, SMALLEST_MARK } from "./gl_dots.js";
import { hullsInView } from "./gl_islands.js";
import { PAINT } from "./gl_paints.js";
import { drawHulls } from "./hulls.js";

const MOST_DRAWN = 20000; // dots

// `frame` is { camera, width, height } in CSS pixels; the context's units are CSS pixels, its origin the upper left of
// the view. `colours` as themeColours() gives them, `paints` as paintsOf() lists them.
// Returns { dots, allDots, links, skipped }: how many were drawn and are in view, and whether links were left out.
export function drawMap(context, contents, frame, colours, paints) {
  const { camera, width, height } = frame;
  const area = areaInView(camera, frame);
  context.save();
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, width, height);
  context.translate(width / 2, height / 2);
  context.scale(camera.scale, camera.scale);
  context.translate(-camera.x, -camera.y);
  const hulls = hullsInView(contents, area, camera.scale, new Map());
  drawHulls(context, hulls, colours, contents.view.story);
  const seen = {};
  for (const _ of seenLinks(contents, area, camera.scale, seen)); // all at once: a picture is not in a hurry
  for (let at = 0; at < seen.count; at++) {
    drawLink(context, seen.data.subarray(at * LINE_NUMBERS, (at + 1) * LINE_NUMBERS), camera.scale, paints);
  }
  const { nodes, all } = dotsInView(contents, area);
  // The important ones last, above the others, and the selection above all.
  const raised = (node) => (flagsOf(contents, node) & LOOK.chosen ? 2 : contents.scene.near?.[node] ? 1 : 0);
  nodes.reverse().sort((a, b) => raised(a) - raised(b));
  for (const node of nodes) drawDot(context, contents, node, camera.scale, paints);
  context.restore();
  return { dots: nodes.length, allDots: all, links: seen.count, skipped: seen.skipped };
}

function dotsInView({ page, levels }, area) {
  const nodes = [];
  let all = 0;
  levels.each(area, (start, end) => {
    for (let at = start; at < end; at++) {
      const node = levels.items[at];
      if (page.x[node] < area.left || page.x[node] > area.right) continue;
      if (page.y[node] < area.top || page.y[node] > area.bottom) continue;
      all++;
      if (nodes.length < MOST_DRAWN) nodes.push(node);
    }
  });
  return { nodes, all };
}

function drawLink(context, [x1, y1, x2, y2, paint, opacity, width, tip], scale, paints) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const [ux, uy] = [(x2 - x1) / (length || 1), (y2 - y1) / (length || 1)];
  const end = tip < 0 ? length : length - tip - 1 / scale;
  const arrow = tip >= 0 && end * scale > 16;
  const stop = arrow ? end - 4 / scale : length;
  context.globalAlpha = opacity;
  context.strokeStyle = context.fillStyle = paints[paint];
  context.lineWidth = width / scale;
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x1 + ux * stop, y1 + uy * stop);
  context.stroke();
  if (arrow) {
    const [back, half] = [end - 8 / scale, 3.4 / scale];
    context.beginPath();
    context.moveTo(x1 + ux * end, y1 + uy * end);
    context.lineTo(x1 + ux * back - uy * half, y1 + uy * back + ux * half);
    context.lineTo(x1 + ux * back + uy * half, y1 + uy * back - ux * half);
    context.closePath();
    context.fill();
  }
  context.globalAlpha = 1;
}

function drawDot(context, contents, node, scale, paints) {
  const { page, radii } = contents;
  const [x, y] = [page.x[node], page.y[node]];
  const [flags, paint] = [flagsOf(contents, node), paints[paintOf(contents, node)]];
  const least = flags & LOOK.marked ? SMALLEST_MARK : SMALLEST_DOT;
  const r = Math.min(Math.max(radii[node] * scale, least), LARGEST_DOT) / scale;
  const shape = SHAPES[kindShapes(page)[page.kind[node]]];
  const ring = shape === "ring" && r * scale > 2;
  context.globalAlpha = flags & LOOK.dim ? 0.22 : 1;
  const paths = { square: squarePath, diamond: diamondPath, cross: crossPath };
  const path = paths[shape] ?? discPath;
  if (flags & LOOK.picked) {
    path(context, x, y, r + 4 / scale);
    context.fillStyle = paints[PAINT.accent];
    context.fill();
  }
  if (r * scale > 2.5 || flags & LOOK.chosen) {
    path(context, x, y, r + (flags & LOOK.chosen ? 3 : 1.2) / scale);
    context.fillStyle = paints[flags & LOOK.chosen ? PAINT.ink : PAINT.paper];
    context.fill();
  }
  path(context, x, y, r);
  context.fillStyle = paint;
  context.fill();
  if (ring) {
    path(context, x, y, r - Math.max(2 / scale, r * 0.3));
    context.fillStyle = paints[PAINT.paper];
    context.fill();
  }
  context.globalAlpha = 1;
}

function discPath(context, x, y, r) {
  context.beginPath();
  context.arc(x, y, Math.max(r, 0), 0, 2 * Math.PI);
}

function squarePath(context, x, y, r) {
  const half = r * 0.9;
  polygonPath(context, [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]);
}

function diamondPath(context, x, y, r) {
  const half = r * 1.16;
  polygonPath(context, [[x, y - half], [x + half, y], [x, y + half], [x - half, y]]);
}

export function crossPath(context, x, y, r) {
  const [far, near] = [r * 0.95, r * 0.4]; // from the middle: to the corners of the arms, and to those between them
  const corners = [[0, -near], [far - near, -far], [far, near - far], [near, 0], [far, far - near], [far - near, far]];
  const others = corners.map(([dx, dy]) => [-dx, -dy]);
  polygonPath(context, [...corners, ...others].map(([dx, dy]) => [x + dx, y + dy]));
}

function polygonPath(context, corners) {
  context.beginPath();
  corners.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
}
