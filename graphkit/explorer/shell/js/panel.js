// The detail panel: what is selected, what can be done with it, and why it is linked to what it is linked to.

import { button, byId, el } from "./dom.js";
import { overview } from "./overview.js";
import { articleDetail } from "./panel_article.js";
import { hubDetail } from "./panel_hub.js";
import { storyDetail } from "./panel_story.js";

export function panelPart(app) {
  const { page, state } = app;
  const root = byId("panel");
  const tools = el("div", { class: "panel-tools" });
  let [last, had] = [null, 0];
  return {
    update(view) {
      drawTools(tools, state, view);
      const same = view.selected === last;
      if (same && (!last || page.count === had)) return;
      [last, had] = [view.selected, page.count];
      const scrolled = same ? root.scrollTop : 0;
      const content =
        view.node < 0
          ? view.story < 0
            ? overview(app)
            : storyDetail(app, view.story)
          : page.isHub(view.node)
            ? hubDetail(app, view.node)
            : articleDetail(app, view.node);
      root.replaceChildren(...(last ? [tools] : []), ...content.filter(Boolean));
      root.scrollTop = scrolled;
    },
  };
}

// The same buttons as before keep the focus where it is.
function drawTools(tools, state, view) {
  if (!tools.children.length) {
    const steps = [1, 2, 3].map((step) =>
      button(String(step), () => state.set({ focus: state.view.focus === step ? 0 : step }), {
        "data-step": step,
        "aria-label": `Focus: only what is ${step === 1 ? "one step" : `up to ${step} steps`} away`,
      }),
    );
    const set = (field) => () => state.set({ [field]: toggled(state.view[field], state.view.node) });
    tools.append(
      el("span", { class: "steps", role: "group", "aria-label": "Focus" }, el("span", { "aria-hidden": "true" }, "Focus"), steps),
      button("Pin", set("pinned"), { "data-set": "pinned", "aria-keyshortcuts": "N", title: "Always named, and kept whatever the filters" }),
      button("Pick", set("picked"), { "data-set": "picked", "aria-keyshortcuts": "P", title: "Add to the picked" }),
      button("Hide", () => hideSelected(state), { "data-hide": true, "aria-keyshortcuts": "X", title: "Take off the map" }),
      button("Close", () => state.set({ selected: "" }), { "aria-keyshortcuts": "Escape", class: "close" }),
    );
  }
  for (const one of tools.querySelectorAll("[data-step]")) one.setAttribute("aria-pressed", String(view.focus === +one.dataset.step));
  for (const one of tools.querySelectorAll("[data-set]")) {
    one.hidden = view.node < 0;
    one.setAttribute("aria-pressed", String(view[one.dataset.set].has(view.node)));
  }
  tools.querySelector("[data-hide]").hidden = view.node < 0;
}

export function toggled(set, item) {
  const next = new Set(set);
  if (!next.delete(item)) next.add(item);
  return next;
}

export function hideSelected(state) {
  const { hidden, pinned, node } = state.view;
  if (node < 0) return;
  const kept = new Set(pinned);
  kept.delete(node);
  state.set({ hidden: new Set([...hidden, node]), pinned: kept, selected: "" });
}
