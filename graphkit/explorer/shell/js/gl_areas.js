// Filled triangles: the insides of islands.

import { makeProgram, PLACING, useProgram } from "./gl_program.js";
import { PAINTS } from "./gl_paints.js";

const AREA_VERTEX = `${PLACING}
layout(location = 0) in vec2 place;
void main() { gl_Position = clip(onPicture(place)); }`;

const AREA_FRAGMENT = `
uniform vec3 paints[${PAINTS}];
uniform int paint;
out vec4 result;
void main() { result = vec4(paints[paint], 1.0); }`;

export function makeAreas(gl) {
  const program = makeProgram(gl, AREA_VERTEX, AREA_FRAGMENT);
  const array = gl.createVertexArray();
  const buffer = gl.createBuffer();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 8, 0);
  gl.bindVertexArray(null);
  return {
    // Three places a triangle, two numbers a place.
    draw(frame, paints, triangles, paint) {
      useProgram(gl, program, frame, paints);
      gl.uniform1i(program.uniforms.paint, paint);
      gl.bindVertexArray(array);
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, triangles, gl.DYNAMIC_DRAW);
      gl.drawArrays(gl.TRIANGLES, 0, triangles.length / 2);
    },
    destroy() {
      gl.deleteProgram(program.program);
      gl.deleteVertexArray(array);
      gl.deleteBuffer(buffer);
    },
  };
}
