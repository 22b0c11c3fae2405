// The colours of the map in one list, so that shaders, the 2D drawing and the legend name a colour by one number:
// 0 to 8 the slots of the legend, 9 all others, then those named here.

const NAMES_AFTER_PALETTE = ["hub", "paper", "ink", "accent", "same", "edge", "edge-light", "hull", "hull-line"];

export const PAINT = Object.fromEntries(
  NAMES_AFTER_PALETTE.map((name, index) => [name.replace("-", "_"), 10 + index]),
);
export const PAINTS = 10 + NAMES_AFTER_PALETTE.length;

// As CSS texts: `slots` are the ten colours of the present way to colour, `colours` what themeColours() gives.
export function paintsOf(slots, colours) {
  return [...slots, ...NAMES_AFTER_PALETTE.map((name) => colours[name])];
}

// As numbers from 0 to 1, three a colour, for a shader.
export function paintNumbers(paints) {
  return new Float32Array(paints.flatMap((text) => text.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255)));
}
