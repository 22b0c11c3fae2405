// A story in the panel: who came first, how long it ran, who told it, what its texts share, and its articles in time.

import { count, el } from "./dom.js";
import { articleCount, linkedRow, noteSections, section } from "./linked.js";
import { NO_TIME } from "./page_dates.js";
import { plain } from "./page_search.js";

const TITLES_READ = 2000; // members whose titles are read for what they share
const [WORDS, OUTLETS] = [8, 6]; // named at most
const SHORTEST_WORD = 4; // letters of a word worth naming

export function storyDetail(app, story) {
  const { page } = app;
  const members = page.stories.members(story);
  const total = page.stories.total[story];
  const more = total > members.length ? ` (${total.toLocaleString("en")} in all; what follows is of those here)` : "";
  const outlets = tallied(members, (node) => (page.provider[node] < 0 ? [] : [page.provider[node]]));
  return [
    el("p", { class: "kind" }, "Story"),
    el("h2", {}, page.stories.title(story)),
    el("p", { class: "by" }, `${articleCount(members.length)}${more}, ${count(outlets.length, "provider")}`),
    summaryList(page, members, outlets),
    ...noteSections(app, page.storyNotes(story)),
    section("In time order", members, (node) => linkedRow(app, node, page.storyReason(node))),
  ];
}

function summaryList(page, members, outlets) {
  const dated = members.filter((node) => page.minute[node] !== NO_TIME);
  const [first, last] = [dated[0], dated.at(-1)];
  const words = sharedWords(page, members.subarray(0, TITLES_READ));
  const rows = [
    ["First", first === undefined ? "" : [page.providerName(first), page.date(first)].filter(Boolean).join(", ")],
    ["Ran for", dated.length > 1 ? spanText(page.minute[last] - page.minute[first]) : ""],
    ["Told by", outlets.slice(0, OUTLETS).map(([hub, number]) => `${page.title(hub)} (${number.toLocaleString("en")})`).join(", ")],
    ["Titles share", words.map(([word, number]) => `${word} (${number.toLocaleString("en")})`).join(", ")],
  ].filter(([, text]) => text);
  return rows.length ? el("dl", { class: "summary" }, rows.map(([name, text]) => [el("dt", {}, name), el("dd", {}, text)])) : null;
}

// Words in the titles of at least two members, the commonest first.
function sharedWords(page, members) {
  const wordsOf = (node) => new Set(plain(page.title(node)).match(/[\p{L}\p{N}]+/gu)?.filter((word) => word.length >= SHORTEST_WORD));
  return tallied(members, wordsOf).filter(([, number]) => number > 1).slice(0, WORDS);
}

// [value, how many members have it], the commonest first; ties in order of appearance.
function tallied(members, valuesOf) {
  const tally = new Map();
  for (const node of members) for (const value of valuesOf(node)) tally.set(value, (tally.get(value) ?? 0) + 1);
  return [...tally].sort((a, b) => b[1] - a[1]);
}

function spanText(minutes) {
  if (minutes < 120) return count(minutes, "minute");
  if (minutes < 2880) return count(Math.round(minutes / 60), "hour");
  return count(Math.round(minutes / 1440), "day");
}
