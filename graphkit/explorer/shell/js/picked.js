// What the lasso or the key P has picked: how many, and what can be done with them.

import { button, byId, count, el, saveFile } from "./dom.js";
import { selectionCsv, selectionJson } from "./picked_files.js";

export function pickedPart({ page, state, canvas }) {
  const root = byId("picked");
  const number = el("span", { class: "caption", role: "status" });
  const nodes = () => [...state.view.picked].sort((a, b) => a - b);
  const compare = button("Compare", () => {
    const [one, other] = nodes();
    state.set({ selected: page.id(one) });
    state.set({ compare: page.id(other) });
  });
  const hide = () => state.set({ hidden: new Set([...state.view.hidden, ...state.view.picked]), picked: new Set() });
  root.append(
    number,
    button("Into view", () => canvas.focus(nodes()), { "aria-label": "Bring the picked into view" }),
    compare,
    button("Hide", hide, { "aria-label": "Hide the picked" }),
    button("CSV", () => saveFile([selectionCsv(page, nodes())], "text/csv", "selection.csv"), { "aria-label": "Save the picked as a CSV table" }),
    button("JSON", () => saveFile([selectionJson(page, nodes())], "application/json", "selection.json"), { "aria-label": "Save the picked as JSON" }),
    button("Clear", () => state.set({ picked: new Set() }), { "aria-label": "Clear the picked" }),
  );
  return {
    update({ picked }) {
      root.hidden = picked.size === 0;
      number.textContent = `${count(picked.size, "node")} picked`;
      compare.hidden = !page.comparing || picked.size !== 2 || [...picked].some((node) => page.isHub(node));
    },
  };
}
