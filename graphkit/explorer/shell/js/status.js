// One line that says what is shown, announced to screen readers; and what is folded or left out, with the way back.

import { button, byId, count } from "./dom.js";
import { HUBS } from "./page.js";

export function statusPart(page, state) {
  const line = byId("status");
  const notes = byId("notes");
  return {
    update(view, scene) {
      line.textContent = summary(page, view, scene);
      const rows = page.notes.map((note) => [note]);
      if (scene.folded.length) {
        const names = scene.folded.map((hub) => `“${hub.title}”`).join(", ");
        const most = Math.max(...scene.folded.map((hub) => hub.links));
        rows.push([
          `${names} ${scene.folded.length > 1 ? "are" : "is"} folded: linked to up to ${count(most, "article")}. `,
          button("Show", () => state.set({ unfold: true }), { class: "inline" }),
        ]);
      } else if (view.unfold) {
        rows.push(["All hubs are drawn. ", button("Fold", () => state.set({ unfold: false }), { class: "inline" })]);
      }
      if (scene.hubsOff.length && !page.hubs_shown && !view.focus) {
        const on = new Set([...view.kindsOff].filter((kind) => !scene.hubsOff.includes(kind)));
        rows.push([
          `${scene.hubsOff.map((kind) => `${kind}s`).join(" and ")} are off the map and come with a selection. `,
          button("Show", () => state.set({ kindsOff: on }), { class: "inline" }),
        ]);
      }
      if (!page.hubs_shown && HUBS.every((kind) => !view.kindsOff.has(kind)) && !view.focus) {
        const off = new Set([...view.kindsOff, ...HUBS]);
        rows.push([
          "Providers and topics are drawn. ",
          button("Hide", () => state.set({ kindsOff: off }), { class: "inline" }),
        ]);
      }
      if (view.focus) {
        rows.push([
          "Only the neighbourhood of the selection is shown. ",
          button("Show all", () => state.set({ focus: false }), { class: "inline" }),
        ]);
      } else if (state.filtered()) {
        rows.push(["Filters are on. ", button("Reset", () => state.reset(), { class: "inline" })]);
      }
      notes.replaceChildren(...rows.flatMap((row) => [sentence(row), " "]));
      notes.hidden = rows.length === 0;
    },
  };
}

function sentence(parts) {
  const span = document.createElement("span");
  const [first, ...rest] = parts;
  span.append(first.charAt(0).toUpperCase() + first.slice(1), ...rest);
  return span;
}

function summary(page, view, scene) {
  const here = scene.articles.length;
  const all = count(page.shown, "article");
  const of = here === page.shown ? all : `${here.toLocaleString("en")} of ${all}`;
  const hubs = HUBS.map((kind) => [kind, [...scene.shown].filter((id) => page.node.get(id).kind === kind).length])
    .filter(([, number]) => number)
    .map(([kind, number]) => count(number, kind));
  const stories = scene.stories.length ? [count(scene.stories.length, "story", "stories")] : [];
  const parts = [of, ...stories, ...hubs, count(scene.edges.length, "link")];
  return `Showing ${parts.join(" · ")}`;
}
