// The table twin: the same nodes as on the map, sortable, for keyboard and screen reader.

import { button, byId, el } from "./dom.js";
import { isHub } from "./page.js";

export function tablePart(page, state) {
  const columns = [
    { key: "title", label: "Title", value: (node) => node.title },
    { key: "provider_name", label: "Provider", value: (node) => node.provider_name },
    { key: "sort_date", label: "Published", value: (node) => node.sort_date, text: (node) => node.date },
    { key: "kind", label: "Kind", value: (node) => node.kind },
    { key: "story", label: "Story", value: (node) => page.story.get(node.story)?.title ?? "" },
    { key: "links", label: "Links", value: (node) => node.links, number: true },
  ];
  let sorted = columns.at(-1);
  let down = true;
  let drawn = null;
  const heads = columns.map((column) =>
    el("th", { scope: "col", class: column.number ? "number" : false }, button(column.label, () => sortBy(column))),
  );
  const caption = el("caption", { class: "unseen" }, "What the map shows, as a table");
  const body = el("tbody");
  byId("table").append(el("table", {}, caption, el("thead", {}, el("tr", {}, heads)), body));

  function sortBy(column) {
    down = column === sorted ? !down : Boolean(column.number || column.key === "sort_date");
    sorted = column;
    draw();
  }

  function draw() {
    const { view, scene } = drawn;
    heads.forEach((head, index) => {
      if (columns[index] === sorted) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    const nodes = [...scene.shown].map((id) => page.node.get(id));
    nodes.sort((a, b) => order(sorted.value(a), sorted.value(b)) * (down ? -1 : 1) || order(a.title, b.title));
    body.replaceChildren(...nodes.map((node) => row(node, node.id === view.selected)));
  }

  function row(node, selected) {
    const cells = columns.slice(1).map((column) => {
      const text = (column.text ?? column.value)(node);
      return el("td", { class: column.number ? "number" : false, "data-label": column.label }, String(text));
    });
    const title = button(node.title, () => state.set({ selected: node.id }), { class: "to" });
    return el(
      "tr",
      { "aria-current": selected ? "true" : false, class: isHub(node) ? "hub" : false },
      el("th", { scope: "row" }, title),
      cells,
    );
  }

  return {
    update(view, scene) {
      const table = view.mode === "table";
      byId("table").hidden = !table;
      drawn = { view, scene };
      if (!table) return;
      const at = document.activeElement?.closest("#table tr");
      const place = at ? [...body.children].indexOf(at) : -1;
      draw();
      body.children[place]?.querySelector("button").focus({ preventScroll: true });
    },
  };
}

// Unknown values stand at the end of an ascending order.
function order(one, other) {
  if (typeof one === "number") return one - other;
  return one === "" || other === "" ? (one === "") - (other === "") : one.localeCompare(other);
}
