// The time brush: articles by date as bars, all of them pale and those of the present selection dark; two sliders that
// narrow the time; and a window that steps through time by itself.

import { button, byId, el, svg } from "./dom.js";
import { calm } from "./theme.js";

const HEIGHT = 40;
const PART = 8; // of the whole time the window takes when none was chosen
const [STEP, SLOW_STEP] = [650, 1500]; // ms; the slow one where motion is to be reduced

export function brushPart(app) {
  const { page, state } = app;
  const root = byId("brush");
  const { bars } = page.head;
  if (bars.length < 2) {
    root.hidden = true;
    return { update() {} };
  }
  const last = bars.length - 1;
  const tallest = Math.max(...bars.map((bar) => bar.count));
  const all = bars.map((bar, index) => svg("rect", { class: "all", ...shape(index, bar.count) }, barTitle(bar)));
  const here = bars.map((bar, index) => svg("rect", { class: "here", ...shape(index, bar.count) }, barTitle(bar)));
  const label = el("span", { class: "span" });
  const from = slider("From", () => move({ from: Math.min(+from.value, +to.value) }));
  const to = slider("To", () => move({ to: Math.max(+from.value, +to.value) }));
  const play = button("Play", () => (timer ? pause() : start()), { class: "play" });
  let timer = 0;
  root.append(
    el("div", { class: "brush-head" }, el("span", { class: "caption" }, "Published"), label, play),
    el(
      "div",
      { class: "brush-body" },
      svg("svg", { viewBox: `0 0 ${last + 1} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...all, ...here),
      from,
      to,
    ),
  );

  function shape(index, number) {
    const height = number ? Math.max(2, (number / tallest) * HEIGHT) : 0;
    return { x: index + 0.08, y: HEIGHT - height, width: 0.84, height };
  }

  function slider(name, oninput) {
    return el("input", { type: "range", min: 0, max: last, step: 1, "aria-label": `${name} (time)`, oninput });
  }

  function move(patch) {
    pause();
    state.set(patch, { replace: true });
  }

  // The window steps on from where it is; from the whole time, or from the end, it starts at the beginning.
  function start() {
    const { from: first, to: final } = state.view;
    const whole = first === 0 && final === last;
    const wide = whole ? Math.max(0, Math.round(bars.length / PART) - 1) : final - first;
    if (whole || final === last) state.set({ from: 0, to: wide }, { replace: true });
    timer = setInterval(step, calm() ? SLOW_STEP : STEP);
    named();
  }

  function step() {
    if (state.view.to >= last || !state.view.narrowed) return pause();
    state.set({ from: state.view.from + 1, to: state.view.to + 1 }, { replace: true });
    if (state.view.to >= last) pause();
  }

  function pause() {
    clearInterval(timer);
    timer = 0;
    named();
  }

  function named() {
    play.textContent = timer ? "Pause" : "Play";
    play.setAttribute("aria-label", timer ? "Pause" : "Play: step a window through time");
  }
  named();

  return {
    update(view, scene) {
      from.value = view.from;
      to.value = view.to;
      const [first, final] = [bars[view.from].label, bars[view.to].label];
      from.setAttribute("aria-valuetext", first);
      to.setAttribute("aria-valuetext", final);
      const undated = view.narrowed ? ", undated articles left out" : "";
      label.textContent = (first === final ? first : `${first} – ${final}`) + undated;
      here.forEach((bar, index) => {
        const { y, height } = shape(index, (app.whole?.bars ?? scene.bars)[index]);
        bar.setAttribute("y", y);
        bar.setAttribute("height", height);
        bar.classList.toggle("out", index < view.from || index > view.to);
      });
    },
  };
}

function barTitle({ label, count }) {
  return svg("title", {}, `${label}: ${count}`);
}
