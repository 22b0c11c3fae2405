// Nodes as point sprites: discs, rings for related articles, squares for providers, diamonds for topics, crosses for what
// is gone.

import { makeProgram, PLACING, useProgram } from "./gl_program.js";
import { PAINT, PAINTS } from "./gl_paints.js";

export const SMALLEST_DOT = 0.9; // radius in CSS pixels
export const LARGEST_DOT = 60;
export const SMALLEST_MARK = 2.2; // of what a category tells of, which should be seen from far, too
const CROSS_SLIT = 0.9; // how much of a cross its arms leave free

const DOT_VERTEX = `${PLACING}
layout(location = 0) in vec3 place; // x, y, radius in map units
layout(location = 1) in uvec4 look; // paint, shape, flags
uniform vec3 paints[${PAINTS}];
flat out vec3 paint;
flat out vec4 dot; // radius, half the sprite, opacity, width of the rim
flat out uint shape, flags;
void main() {
  float exact = place.z * camera.z;
  flags = look.z;
  bool marked = (flags & 8u) > 0u;
  float least = (marked ? ${SMALLEST_MARK} : ${SMALLEST_DOT}) * ratio;
  float radius = clamp(exact, least, ${LARGEST_DOT.toFixed(1)} * ratio);
  shape = look.y;
  paint = paints[look.x];
  float rim = radius < 2.5 * ratio && (flags & 6u) == 0u ? 0.0 : (flags & 2u) > 0u ? 3.0 * ratio : 1.2 * ratio;
  float halo = (flags & 4u) > 0u ? 3.0 * ratio : 0.0;
  float opacity = clamp(exact / (${SMALLEST_DOT} * ratio), marked ? 1.0 : 0.55, 1.0) * ((flags & 1u) > 0u ? 0.22 : 1.0);
  dot = vec4(radius, radius * (shape > 1u ? 1.2 : 1.0) + rim + halo + 1.0, opacity, rim);
  gl_Position = clip(onPicture(place.xy));
  gl_PointSize = 2.0 * dot.y;
}`;

const DOT_FRAGMENT = `
uniform vec3 paints[${PAINTS}];
uniform float ratio;
flat in vec3 paint;
flat in vec4 dot;
flat in uint shape, flags;
out vec4 colour;
void main() {
  vec2 at = abs(gl_PointCoord - 0.5) * 2.0 * dot.y;
  float away = shape < 2u ? length(at) : shape == 2u ? max(at.x, at.y) * 1.12 : (at.x + at.y) * 0.86;
  if (shape == 4u) away = max(at.x + at.y, abs(at.x - at.y) + ${CROSS_SLIT} * dot.x) * 0.7071;
  float outer = dot.x + dot.w;
  bool picked = (flags & 4u) > 0u;
  float reach = picked ? outer + 3.0 * ratio : outer;
  float cover = clamp(reach - away + 0.5, 0.0, 1.0) * dot.z;
  if (cover <= 0.0) discard;
  vec3 inner = paint;
  if (shape == 1u && dot.x > 2.0 * ratio) {
    inner = mix(paints[${PAINT.paper}], paint, clamp(away - dot.x + max(2.0 * ratio, dot.x * 0.3) + 0.5, 0.0, 1.0));
  }
  vec3 rim = paints[(flags & 2u) > 0u ? ${PAINT.ink} : ${PAINT.paper}];
  vec3 mixed = dot.w > 0.0 ? mix(inner, rim, clamp(away - dot.x + 0.5, 0.0, 1.0)) : inner;
  if (picked) mixed = mix(mixed, paints[${PAINT.accent}], clamp(away - outer + 0.5, 0.0, 1.0));
  colour = vec4(mixed * cover, cover);
}`;

export function dotProgram(gl) {
  return makeProgram(gl, DOT_VERTEX, DOT_FRAGMENT);
}

// A list of dots on the GPU: three numbers a place, four bytes a look.
export function makeDots(gl, program) {
  const array = gl.createVertexArray();
  const [places, looks] = [gl.createBuffer(), gl.createBuffer()];
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, places);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 12, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, looks);
  gl.enableVertexAttribArray(1);
  gl.vertexAttribIPointer(1, 4, gl.UNSIGNED_BYTE, 4, 0);
  gl.bindVertexArray(null);

  function fill(buffer, data) {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
  }

  return {
    setPlaces: (data) => fill(places, data),
    setLooks: (data) => fill(looks, data),
    draw(frame, paints, start, end) {
      useProgram(gl, program, frame, paints);
      gl.bindVertexArray(array);
      gl.drawArrays(gl.POINTS, start, end - start);
    },
    destroy() {
      gl.deleteVertexArray(array);
      gl.deleteBuffer(places);
      gl.deleteBuffer(looks);
    },
  };
}
