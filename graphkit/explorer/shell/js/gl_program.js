// A WebGL2 program, with its uniforms by name: found at first use, because asking sooner would wait for the compiler.

export function makeProgram(gl, vertex, fragment) {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, `#version 300 es\nprecision highp float;\nprecision highp int;\n${source}`);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader); // it goes with the program
  }
  gl.linkProgram(program);
  let known = null;
  return {
    program,
    get uniforms() {
      return (known ??= findUniforms(gl, program));
    },
  };
}

function findUniforms(gl, program) {
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(`a shader does not compile: ${gl.getProgramInfoLog(program)}`);
  }
  const uniforms = {};
  for (let at = 0; at < gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS); at++) {
    const { name } = gl.getActiveUniform(program, at);
    uniforms[name.replace("[0]", "")] = gl.getUniformLocation(program, name);
  }
  return uniforms;
}

// The uniforms every program has: from map units to the pixels of the picture, and the colours.
export function useProgram(gl, { program, uniforms }, frame, paints) {
  gl.useProgram(program);
  const { camera, ratio, width, height } = frame;
  gl.uniform3f(uniforms.camera, camera.x, camera.y, camera.scale * ratio);
  gl.uniform2f(uniforms.size, width * ratio, height * ratio);
  gl.uniform1f(uniforms.ratio, ratio);
  gl.uniform3fv(uniforms.paints, paints);
}

// Shader text: where a place on the map is, in pixels from the middle of the picture, and as a clip coordinate.
export const PLACING = `
uniform vec3 camera; // x, y in map units; pixels a map unit
uniform vec2 size; // of the picture, in pixels
uniform float ratio; // pixels a CSS pixel
vec2 onPicture(vec2 place) { return (place - camera.xy) * camera.z; }
vec4 clip(vec2 pixels) { return vec4(pixels * vec2(2.0, -2.0) / size, 0.0, 1.0); }
`;
