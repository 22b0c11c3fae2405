// Lines with round ends, each two triangles around it: links, and the rims of islands. The numbers of a line stand in a
// texture and each vertex looks up its own: where graphics are drawn by the processor, instances cost ten times more.

import { LINE_NUMBERS } from "./edges_seen.js";
import { makeProgram, PLACING, useProgram } from "./gl_program.js";
import { PAINTS } from "./gl_paints.js";

const ROW_LINES = 1024; // lines a row of the texture

const LINE_VERTEX = `${PLACING}
uniform vec3 paints[${PAINTS}];
uniform highp sampler2D lines; // two texels a line: x, y of either end in map units; paint, opacity, width, target's radius
flat out vec4 colour;
flat out vec3 line; // length, half the width, where the arrow's tip ends or -1
out vec2 at; // along the line from its first end, and across
void main() {
  int number = gl_VertexID / 6, corner = int[6](0, 1, 2, 2, 1, 3)[gl_VertexID % 6];
  ivec2 texel = ivec2(number % ${ROW_LINES} * 2, number / ${ROW_LINES});
  vec4 ends = texelFetch(lines, texel, 0), style = texelFetch(lines, texel + ivec2(1, 0), 0);
  vec2 one = onPicture(ends.xy), other = onPicture(ends.zw);
  float length = distance(one, other);
  vec2 along = length > 0.0 ? (other - one) / length : vec2(1.0, 0.0);
  float wide = style.z * ratio * 0.5;
  float tip = style.w < 0.0 ? -1.0 : length - style.w * camera.z - ratio;
  if (tip < 16.0 * ratio) tip = -1.0;
  float reach = max(wide, tip < 0.0 ? 0.0 : 3.5 * ratio) + 1.0;
  at = vec2(mix(-reach, length + reach, float(corner & 1)), mix(-reach, reach, float(corner >> 1)));
  line = vec3(length, wide, tip);
  colour = vec4(paints[int(style.x)], style.y);
  gl_Position = clip(one + along * at.x + vec2(-along.y, along.x) * at.y);
}`;

const LINE_FRAGMENT = `
uniform float ratio;
flat in vec4 colour;
flat in vec3 line;
in vec2 at;
out vec4 result;
void main() {
  float end = line.z < 0.0 ? line.x : line.z - 4.0 * ratio;
  float away = distance(at, vec2(clamp(at.x, 0.0, end), 0.0));
  // Thin lines are one pixel wide and paler instead of thinner.
  float cover = clamp(max(line.y, 0.5) - away + 0.5, 0.0, 1.0) * min(line.y * 2.0, 1.0);
  float back = line.z - at.x;
  if (line.z > 0.0 && back >= 0.0 && back < 8.0 * ratio) {
    cover = max(cover, clamp(back * 0.42 - abs(at.y) + 0.5, 0.0, 1.0));
  }
  cover *= colour.a;
  result = vec4(colour.rgb * cover, cover);
}`;

export function lineProgram(gl) {
  return makeProgram(gl, LINE_VERTEX, LINE_FRAGMENT);
}

export function makeLines(gl, program) {
  const array = gl.createVertexArray(); // without attributes
  const texture = gl.createTexture();
  const row = ROW_LINES * LINE_NUMBERS;
  gl.bindTexture(gl.TEXTURE_2D, texture);
  for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);

  return {
    // `count` lines of a Float32Array that may be longer.
    setLines(data, count) {
      const rows = Math.max(Math.ceil(count / ROW_LINES), 1);
      let whole = data.subarray(0, rows * row);
      if (whole.length < rows * row) {
        whole = new Float32Array(rows * row);
        whole.set(data.subarray(0, count * LINE_NUMBERS));
      }
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, (ROW_LINES * LINE_NUMBERS) / 4, rows, 0, gl.RGBA, gl.FLOAT, whole);
    },
    draw(frame, paints, start, end) {
      useProgram(gl, program, frame, paints);
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.bindVertexArray(array);
      gl.drawArrays(gl.TRIANGLES, start * 6, (end - start) * 6);
    },
    destroy() {
      gl.deleteVertexArray(array);
      gl.deleteTexture(texture);
    },
  };
}
