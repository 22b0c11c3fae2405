// Squares of the map, as a server knows them (serving/tiles.py): level 0 is the whole map, each further one halves the sides.

import { byId } from "./dom.js";

const SQUARE = 512; // pixels: about the side of a square that is asked for
const [COARSEST, FINEST] = [2, 16]; // levels; what coarser squares have is on the page from the start

// Whether one of some squares holds another.
export function inside([level, column, row], squares) {
  for (let up = 1; up <= level; up += 1) if (squares.has([level - up, column >> up, row >> up].join())) return true;
  return false;
}

// Level, column and row of the squares in view, whose sides are at most SQUARE pixels.
export function squaresInView({ left, top, right, bottom }, { x, y, scale }) {
  const map = byId("map");
  const [wide, high] = [Math.max(right - left, 1e-6), Math.max(bottom - top, 1e-6)];
  const level = Math.min(Math.ceil(Math.log2((Math.max(wide, high) * scale) / SQUARE)), FINEST);
  if (level < COARSEST) return [];
  const side = 2 ** level;
  const range = (middle, pixels, first, length) => {
    const cell = (value) => Math.min(Math.max(Math.floor(((value - first) / length) * side), 0), side - 1);
    const half = pixels / scale / 2;
    return [cell(middle - half), cell(middle + half)];
  };
  const [west, east] = range(x, map.clientWidth, left, wide);
  const [north, south] = range(y, map.clientHeight, top, high);
  const found = [];
  for (let row = north; row <= south; row += 1) for (let column = west; column <= east; column += 1) found.push([level, column, row]);
  return found;
}
