// Two articles side by side: the verdict, the rule, what was measured, and the words they share.

import { bothMeasured, compare } from "./compare.js";
import { button, byId, count, el } from "./dom.js";
import { sharedRuns } from "./runs.js";

export function comparisonPart({ page, state }) {
  const dialog = byId("comparison");
  let shown = "";
  dialog.addEventListener("close", () => {
    shown = "";
    if (state.view.compare) state.set({ compare: "" });
  });
  return {
    update({ node, other }) {
      const wanted = other < 0 ? "" : `${node} ${other}`;
      if (wanted === shown) return;
      shown = wanted;
      if (!wanted) return dialog.close();
      dialog.replaceChildren(...content(page, node, other, () => dialog.close()));
      if (!dialog.open) dialog.showModal();
      dialog.scrollTop = 0;
    },
  };
}

function content(page, one, other, close) {
  const found = compare(page, one, other);
  const nodes = [one, other];
  const [title, excerpt] = [nodes.map((node) => page.title(node)), nodes.map((node) => page.excerpt(node))];
  const measured = bothMeasured(page, one, other);
  const titles = measured ? sharedRuns(...title) : title.map(plainRun);
  const excerpts = sharedRuns(...excerpt);
  const shared = [titles[0], excerpts[0]].flat().filter((run) => run.shared).length;
  return [
    el(
      "div",
      { class: "comparison-head" },
      el("h2", { id: "comparison-title" }, found.summary),
      button("Close", close, { "aria-keyshortcuts": "Escape" }),
    ),
    found.rule ? ruleText(found) : null,
    el(
      "div",
      { class: "pair" },
      nodes.map((node, side) => sideOf(page, node, titles[side], excerpts[side])),
    ),
    el(
      "p",
      { class: "hint" },
      shared
        ? `Marked: ${count(shared, "run")} of two or more words that both have.`
        : "They have no two words in a row in common.",
    ),
    signalTable(found.signals),
  ].filter(Boolean);
}

function plainRun(text) {
  return [{ text, shared: false }];
}

function ruleText({ rule, meaning }) {
  return el("p", { class: "rule" }, "Rule: ", el("strong", {}, rule), meaning ? `: ${meaning}.` : ".");
}

function sideOf(page, node, title, excerpt) {
  const by = [page.providerName(node), page.date(node) || "no date"].filter(Boolean).join(" · ");
  return el(
    "article",
    {},
    el("p", { class: "by" }, by),
    el("h3", {}, marked(title)),
    excerpt.length ? el("p", { class: "excerpt" }, marked(excerpt)) : el("p", { class: "by" }, "no excerpt"),
  );
}

function marked(runs) {
  return runs.flatMap(({ text, shared }, index) => [index ? " " : "", shared ? el("mark", {}, text) : text]);
}

function signalTable(signals) {
  const head = ["What was measured", "Value", "Held to"].map((name) => el("th", { scope: "col" }, name));
  const rows = signals.map(({ name, label, value, held }) =>
    el(
      "tr",
      { "data-signal": name },
      el("th", { scope: "row" }, label),
      el("td", {}, value),
      el("td", {}, held || el("span", { class: "unheld" }, "nothing")),
    ),
  );
  return el("table", { class: "signals" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows));
}
