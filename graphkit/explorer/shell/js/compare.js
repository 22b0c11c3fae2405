// Why two articles count as one text or one story: the answer of `graphkit why`, from what Python put on the page
// (explorer/comparing.py).

import { storyEdge } from "./page.js";

// { summary, rule, meaning, signals: [{ name, label, value, held }] } of two articles that the page links.
export function compare(page, one, other) {
  const known = knownPairs(page);
  const key = pairKey(page.place.get(one), page.place.get(other));
  const judged = known.judged.get(key);
  const { wording } = page.comparing;
  const said = verdict(page, one, other, judged, known);
  const decisive = judged?.signals ?? [];
  const named = new Set(decisive.map(([name]) => name));
  const rest = [...likeness(page, one, other), ...storyLink(page, known.weighed.get(key))];
  const rows = [...decisive, ...rest.filter(([name]) => !named.has(name))];
  return {
    ...said,
    summary: wording.verdicts[said.verdict] ?? "Same text.",
    meaning: wording.rules[said.reason] ?? "",
    signals: rows.map(([name, value, threshold]) => ({
      name,
      label: Object.hasOwn(wording.signals, name) ? wording.signals[name] : name.replaceAll("_", " "),
      value: value === null ? "unknown" : String(value),
      held: threshold === null ? "" : `${wording.at_most.includes(name) ? "at most" : "at least"} ${threshold}`,
    })),
  };
}

let pairs = null;

function knownPairs(page) {
  if (pairs?.page === page) return pairs;
  const { judged, weighed, copy_of: copies } = page.comparing;
  const originals = page.nodes.map(({ id }) => new Set([id]));
  for (const [place, original] of copies) originals[place].add(original);
  pairs = {
    page,
    originals,
    judged: new Map(judged.map((pair) => [pairKey(pair.a, pair.b), pair])),
    weighed: new Map(weighed.map(([a, b, ...values]) => [pairKey(a, b), values])),
  };
  return pairs;
}

function pairKey(a, b) {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

// The strongest that holds: copies of one another, copies of a third, one story.
function verdict(page, one, other, judged, { originals }) {
  if (judged) return { verdict: judged.verdict, rule: judged.rule, reason: judged.rule };
  const [first, second] = [one, other].map((id) => originals[page.place.get(id)]);
  if ([...first].some((id) => second.has(id))) return { verdict: "copies", rule: page.comparing.wording.copies, reason: "" };
  const story = page.story.get(page.node.get(one).story);
  const rule = storyRule([one, other].map((id) => storyEdge(page, id, story.id).rule));
  return { verdict: "story", rule: `${rule} (${story.title})`, reason: rule };
}

// As in graphkit/reasons.py: copies and decisions bind an article to some others, links to the rest of the story.
function storyRule(rules) {
  const byLinks = rules.find((rule) => rule !== "duplicate_of" && rule !== "must_link");
  return byLinks ?? (rules.every((rule) => rule === "must_link") ? "must_link" : "average_link");
}

// Words are numbers, in ascending order.
function likeness(page, one, other) {
  const [a, b] = [one, other].map((id) => page.comparing.words[page.place.get(id)]);
  const [titles, texts] = [overlap(a[0], b[0]), overlap(a[1], b[1])];
  const shorter = Math.min(a[1].length, b[1].length);
  const [start, end] = [one, other].map((id) => Date.parse(page.node.get(id).sort_date));
  const days = Math.floor(Math.abs(start - end) / 1000) / 86400;
  return [
    ["jaccard", rounded(texts.shared / Math.max(texts.all, 1), 4), null],
    ["title_jaccard", rounded(titles.shared / Math.max(titles.all, 1), 4), null],
    ["containment", rounded(texts.shared / Math.max(shorter, 1), 4), null],
    ["shared_words", texts.shared, null],
    ["days_apart", Number.isNaN(days) ? null : rounded(days, 2), null],
  ];
}

function overlap(a, b) {
  const other = new Set(b);
  const shared = a.filter((word) => other.has(word)).length;
  return { shared, all: a.length + b.length - shared };
}

function storyLink(page, weighed) {
  const { threshold, wording } = page.comparing;
  if (threshold === null) return []; // nobody looked for stories
  if (!weighed) return [["story_link", wording.unlinked, null]];
  const [score, text, time] = weighed;
  return [
    ["story_link", score, threshold],
    ["text_likeness", text, null],
    ["time_likeness", time, null],
  ];
}

// Halves go to the even neighbour, as in Python's tables.
function rounded(value, digits) {
  const scaled = value * 10 ** digits;
  const below = Math.floor(scaled);
  return (scaled - below === 0.5 ? below + (below % 2) : Math.round(scaled)) / 10 ** digits;
}
