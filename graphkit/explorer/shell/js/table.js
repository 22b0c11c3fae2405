// The table twin: the same nodes as on the map, sortable, for keyboard and screen reader. Only the rows in view are in
// the document: the table stands still in a room as high as all rows would be, and the room's scroll says which to show.

import { button, byId, count, el } from "./dom.js";
import { columnsOf, sortedRows } from "./table_rows.js";

const ROW_HIGH = 40; // pixels
const HIGHEST = 8e6; // pixels; browsers go little further, so more rows than that share them

export function tablePart({ page, state }) {
  const columns = columnsOf(page);
  let sorted = columns.at(-1);
  let down = true;
  let rows = new Uint32Array(0);
  let shown = null; // the mask that `rows` are of
  let current = 0; // the row that Tab leads to
  let round = 0; // sorting goes on in slices; an older one is dropped
  const heads = columns.map((column) =>
    el("th", { scope: "col", class: column.number ? "number" : false }, button(column.label, () => sortBy(column))),
  );
  const caption = el("caption", { class: "unseen" }, "What the map shows, as a table");
  const body = el("tbody");
  const table = el("table", { "aria-colcount": columns.length }, caption, el("thead", {}, el("tr", { "aria-rowindex": 1 }, heads)), body);
  const sorting = el("p", { class: "sorting", role: "status", hidden: true }, "Sorting…");
  const view = el("div", { class: "table-view" }, table);
  const room = el("div", { class: "table-room" }, view);
  const root = byId("table");
  root.append(sorting, room);
  root.addEventListener("scroll", () => draw());
  root.addEventListener("keydown", walkRows);
  new ResizeObserver(() => draw()).observe(root);

  function sortBy(column) {
    down = column === sorted ? !down : Boolean(column.number || column.key === "minute");
    sorted = column;
    refresh(true);
  }

  async function refresh(toTop) {
    const mine = (round += 1);
    const late = setTimeout(() => (sorting.hidden = false), 200);
    const next = await sortedRows(page, shown, sorted, down, () => mine === round);
    clearTimeout(late);
    if (mine !== round) return;
    sorting.hidden = true;
    rows = next;
    current = toTop ? 0 : Math.min(current, Math.max(rows.length - 1, 0));
    heads.forEach((head, index) => {
      if (columns[index] === sorted) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    table.setAttribute("aria-rowcount", rows.length + 1);
    caption.textContent = `What the map shows, as a table of ${count(rows.length, "row")}`;
    room.style.height = `${Math.min((rows.length + 1) * ROW_HIGH, HIGHEST)}px`;
    if (toTop) root.scrollTop = 0;
    draw();
  }

  const fitting = () => Math.max(Math.floor(root.clientHeight / ROW_HIGH) - 1, 1);

  function firstRow() {
    const far = room.offsetHeight - root.clientHeight;
    return far <= 0 ? 0 : Math.round((root.scrollTop / far) * Math.max(rows.length - fitting(), 0));
  }

  function draw() {
    if (root.hidden) return;
    const first = firstRow();
    const last = Math.min(first + fitting(), rows.length);
    const had = body.contains(document.activeElement);
    if (!had && (current < first || current >= last)) current = first;
    body.replaceChildren(...Array.from(rows.subarray(first, last), (node, at) => row(node, first + at)));
    if (had) (focusable() ?? root).focus({ preventScroll: true });
  }

  function focusable() {
    return body.querySelector('button[tabindex="0"]');
  }

  function row(node, index) {
    const title = button(page.title(node), () => select(node, index), { class: "to", tabindex: index === current ? 0 : -1, title: page.title(node) });
    const cells = columns.slice(1).map((column) => el("td", { class: column.number ? "number" : false }, String(column.text(node))));
    const attributes = {
      "aria-rowindex": index + 2,
      "aria-current": node === state.view.node ? "true" : false,
      class: page.isHub(node) ? "hub" : false,
    };
    return el("tr", attributes, el("th", { scope: "row" }, title), cells);
  }

  function select(node, index) {
    current = index;
    state.set({ selected: page.id(node) });
  }

  function walkRows(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: fitting(), PageUp: -fitting(), Home: -Infinity, End: Infinity };
    if (!(event.key in steps) || !rows.length || !(event.target === root || body.contains(event.target))) return;
    event.preventDefault();
    if (event.target !== root) current = Math.min(Math.max(current + steps[event.key], 0), rows.length - 1);
    reveal(current);
    draw();
    focusable()?.focus({ preventScroll: true });
  }

  function reveal(index) {
    const first = firstRow();
    if (index >= first && index < first + fitting()) return;
    const wanted = index < first ? index : index - fitting() + 1;
    root.scrollTop = (wanted / Math.max(rows.length - fitting(), 1)) * (room.offsetHeight - root.clientHeight);
  }

  return {
    update(now, scene) {
      root.hidden = now.mode !== "table";
      if (root.hidden) return;
      if (shown && sameMask(shown, scene.shown) && rows.length) return draw();
      shown = scene.shown;
      refresh(false);
    },
  };
}

function sameMask(one, other) {
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}
