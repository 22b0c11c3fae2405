// One line that says what is shown, announced to screen readers once it stands still; and what is folded or left out,
// with the way back.

import { button, byId, count } from "./dom.js";
import { HUBS } from "./scene.js";

const STILL = 250; // ms

export function statusPart(app) {
  const { page, state } = app;
  let timer = 0;
  return {
    update(view, scene) {
      const text = summary(page, scene);
      byId("status").textContent = text;
      clearTimeout(timer);
      timer = setTimeout(() => (byId("announced").textContent = text), STILL);
      const rows = [...wholeNotes(app, view, scene), ...page.head.notes.map((note) => [note]), ...notes(app, view, scene)];
      const ways = waysBack(state, view);
      const line = byId("notes");
      line.replaceChildren(...[...rows, ...ways].flatMap((row) => [sentence(row), " "]));
      line.hidden = line.childNodes.length === 0;
    },
  };
}

function notes(app, view, scene) {
  const { page, state } = app;
  const rows = app.notice ? [[app.notice]] : [];
  const link = (label, patch) => button(label, () => state.set(patch), { class: "inline" });
  if (scene.folded.length) {
    rows.push([foldedText(page, scene.folded), link("Show", { unfold: true })]);
  } else if (view.unfold) {
    rows.push(["All hubs are drawn. ", link("Fold", { unfold: false })]);
  }
  const tally = page.head.kinds.map((kind, code) => (HUBS.includes(kind) && page.kind.includes(code) ? kind : ""));
  const present = tally.filter(Boolean);
  const off = present.filter((kind) => view.kindsOff.has(kind));
  if (page.head.hubs_shown || view.focus || !present.length) return rows;
  if (off.length) {
    const shown = new Set([...view.kindsOff].filter((kind) => !off.includes(kind)));
    const names = off.map((kind) => `${kind}s`).join(" and ");
    rows.push([`${names} are off the map and come with a selection. `, link("Show", { kindsOff: shown })]);
  } else {
    rows.push(["Providers and topics are drawn. ", link("Hide", { kindsOff: new Set([...view.kindsOff, ...HUBS]) })]);
  }
  return rows;
}

function waysBack(state, view) {
  const rows = [];
  if (view.lasso) rows.push(["Draw around dots to pick them. ", button("Stop", () => state.set({ lasso: false }), { class: "inline" })]);
  if (view.focus) {
    const steps = view.focus === 1 ? "" : `, ${view.focus} steps,`;
    rows.push([
      `Only the neighbourhood${steps} of the selection is shown. `,
      button("Show all", () => state.set({ focus: 0 }), { class: "inline" }),
    ]);
  }
  if (view.hidden.size) {
    rows.push([
      `${count(view.hidden.size, "node")} hidden by hand. `,
      button("Show again", () => state.set({ hidden: new Set() }), { class: "inline" }),
    ]);
  }
  if (view.pinned.size) {
    rows.push([`${count(view.pinned.size, "node")} pinned. `, button("Unpin", () => state.set({ pinned: new Set() }), { class: "inline" })]);
  }
  if (!view.focus && state.filtered()) {
    rows.push(["Filters are on. ", button("Reset", () => state.reset(), { class: "inline" })]);
  }
  return rows;
}

// Which part of the whole graph is here, where the page has a part.
function wholeNotes({ whole, page }, view, scene) {
  const away = whole?.trouble ? [["The server does not answer: what is here stays, and nothing more comes. "]] : [];
  return page.partial && whole ? [[partText(whole, page.head, view, scene)], ...away] : away;
}

function partText({ total }, { articles, shown }, view, scene) {
  const number = (value) => value.toLocaleString("en");
  if (total === null || view.focus) return `Here are ${number(shown)} of ${number(articles)} articles, the best connected; others come as you search, filter, select or zoom in. `;
  return `${number(total)} of ${number(articles)} articles fit; ${number(scene.articles)} of them are here, the best connected. `;
}

function foldedText(page, folded) {
  const names = folded.slice(0, 3).map((hub) => `“${page.title(hub)}”`).join(", ");
  const more = folded.length > 3 ? ` and ${folded.length - 3} more` : "";
  const most = Math.max(...folded.map((hub) => page.links[hub]));
  return `${names}${more} ${folded.length > 1 ? "are" : "is"} folded: linked to up to ${count(most, "article")}. `;
}

function sentence([first, ...rest]) {
  const span = document.createElement("span");
  span.append(first.charAt(0).toUpperCase() + first.slice(1), ...rest);
  return span;
}

function summary(page, scene) {
  const all = count(page.head.shown, "article");
  const of = scene.articles === page.head.shown ? all : `${scene.articles.toLocaleString("en")} of ${all}`;
  const others = scene.others.filter(({ number }) => number).map(({ kind, number }) => `${number.toLocaleString("en")} ${kind}`);
  const hubs = HUBS.filter((kind) => scene.hubs[kind]).map((kind) => count(scene.hubs[kind], kind));
  const stories = scene.stories.length ? [count(scene.stories.length, "story", "stories")] : [];
  return `Showing ${[of, ...others, ...stories, ...hubs, count(scene.edgeCount, "link")].join(" · ")}`;
}
