// A provider or topic in the panel: its articles, the newest first.

import { el } from "./dom.js";
import { articleCount, linkedRow, section } from "./linked.js";
import { factList, kindLine } from "./panel_article.js";

export function hubDetail(app, hub) {
  const { page } = app;
  const edges = page.around(hub).slice();
  const minute = (edge) => page.minute[page.other(edge, hub)];
  edges.sort((a, b) => minute(b) - minute(a));
  return [
    kindLine(page, hub),
    el("h2", {}, page.title(hub)),
    el("p", { class: "by" }, articleCount(page.links[hub]), page.partial ? ` in all, ${edges.length.toLocaleString("en")} of them here` : " on this page"),
    section("Articles, the newest first", edges, (edge) => linkedRow(app, page.other(edge, hub), page.reason(edge))),
    factList(page, hub),
  ];
}
