// The time brush: articles by date as bars, and two sliders that narrow the time.

import { byId, el, svg } from "./dom.js";

const HEIGHT = 40;

export function brushPart(page, state) {
  const root = byId("brush");
  if (page.bars.length < 2) {
    root.hidden = true;
    return { update() {} };
  }
  const last = page.bars.length - 1;
  const tallest = Math.max(...page.bars.map((bar) => bar.count));
  const bars = page.bars.map((bar, index) => {
    const height = bar.count ? Math.max(2, (bar.count / tallest) * HEIGHT) : 0;
    const shape = { x: index + 0.08, y: HEIGHT - height, width: 0.84, height };
    return svg("rect", shape, svg("title", {}, `${bar.label}: ${bar.count}`));
  });
  const label = el("span", { class: "span" });
  const from = slider("From", () => state.set({ from: Math.min(+from.value, +to.value) }, { replace: true }));
  const to = slider("To", () => state.set({ to: Math.max(+from.value, +to.value) }, { replace: true }));
  root.append(
    el("div", { class: "brush-head" }, el("span", { class: "caption" }, "Published"), label),
    el(
      "div",
      { class: "brush-body" },
      svg("svg", { viewBox: `0 0 ${last + 1} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...bars),
      from,
      to,
    ),
  );

  function slider(name, oninput) {
    return el("input", { type: "range", min: 0, max: last, step: 1, "aria-label": `${name} (time)`, oninput });
  }

  return {
    update(view) {
      from.value = view.from;
      to.value = view.to;
      from.setAttribute("aria-valuetext", page.bars[view.from].label);
      to.setAttribute("aria-valuetext", page.bars[view.to].label);
      const [first, final] = [page.bars[view.from].label, page.bars[view.to].label];
      const undated = view.narrowed ? ", undated articles left out" : "";
      label.textContent = (first === final ? first : `${first} – ${final}`) + undated;
      bars.forEach((bar, index) => bar.classList.toggle("out", index < view.from || index > view.to));
    },
  };
}
