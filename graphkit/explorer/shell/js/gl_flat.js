// What draws the map where there is no WebGL2: the same picture, by drawing.js, in one go.

import { drawMap } from "./drawing.js";

export function makeFlatRenderer(canvas, contents) {
  const context = canvas.getContext("2d");
  let [colours, paints, asked, drawn] = [null, null, null, {}];
  return {
    resize(width, height) {
      [canvas.width, canvas.height] = [width, height];
    },
    update(nextColours, nextPaints) {
      [colours, paints] = [nextColours, nextPaints];
    },
    start(frame) {
      asked = frame;
    },
    step() {
      context.setTransform(asked.ratio, 0, 0, asked.ratio, 0, 0);
      drawn = drawMap(context, contents, asked, colours, paints);
      return true;
    },
    show() {},
    get links() {
      return { count: drawn.links, skipped: drawn.skipped };
    },
    get notice() {
      const few = drawn.dots < drawn.allDots;
      const number = (value) => value.toLocaleString("en");
      const part = few ? `, ${number(drawn.dots)} of ${number(drawn.allDots)} dots at a time` : "";
      return `This browser has no WebGL2: the map is drawn more slowly${part}. `;
    },
    destroy() {},
  };
}
