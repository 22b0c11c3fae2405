// Why two articles count as one text or one story, or are linked at all: the answer of `graphkit why`, from what Python
// put on the page (explorer/comparing.py).

import { pathBetween } from "./path.js";

// { summary, rule, meaning, signals: [{ name, label, value, held }] } of two articles.
export function compare(page, one, other) {
  const known = knownPairs(page);
  const key = pairKey(one, other);
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

// Whether the page knows the words of both, which it does of copies and of members of stories.
export function bothMeasured(page, one, other) {
  return [one, other].every((node) => page.comparing.words(node)[0].length > 0);
}

let pairs = null;

function knownPairs(page) {
  if (pairs?.page === page) return pairs;
  const { judged, weighed, copyOf } = page.comparing;
  const originals = new Map();
  for (const [node, original] of copyOf) originals.set(node, new Set([...(originals.get(node) ?? []), original]));
  pairs = {
    page,
    originals: (node) => new Set([page.id(node), ...(originals.get(node) ?? [])]),
    judged: new Map(judged.map((pair) => [pairKey(pair.a, pair.b), pair])),
    weighed: new Map(weighed.map(([a, b, ...values]) => [pairKey(a, b), values])),
  };
  return pairs;
}

function pairKey(a, b) {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

// The strongest that holds: copies of one another, copies of a third, one story, a link, a way round through others.
function verdict(page, one, other, judged, { originals }) {
  if (judged) return { verdict: judged.verdict, rule: judged.rule, reason: judged.rule };
  const second = originals(other);
  if ([...originals(one)].some((id) => second.has(id))) {
    return { verdict: "copies", rule: page.comparing.wording.copies, reason: "" };
  }
  const story = page.story[one];
  if (story >= 0 && story === page.story[other]) {
    const rule = storyRule([one, other].map((node) => page.storyReason(node)?.rule));
    return { verdict: "story", rule: `${rule} (${page.stories.title(story)})`, reason: rule };
  }
  const path = pathBetween(page, one, other);
  if (!path.length) return { verdict: "none", rule: "", reason: "" };
  const steps = path.map(({ kind, node }) => (node === other ? kind : `${kind} → ${page.title(node)} →`)).join(" ");
  return { verdict: path.length > 1 ? "path" : "linked", rule: steps, reason: "" };
}

// As in graphkit/reasons.py: copies and decisions bind an article to some others, links to the rest of the story.
function storyRule(rules) {
  const byLinks = rules.find((rule) => rule !== "duplicate_of" && rule !== "must_link");
  return byLinks ?? (rules.every((rule) => rule === "must_link") ? "must_link" : "average_link");
}

// Words are numbers, in ascending order.
function likeness(page, one, other) {
  const [start, end] = [one, other].map((node) => page.comparing.seconds(node));
  const days = Math.floor(Math.abs(start - end)) / 86400;
  const apart = ["days_apart", Number.isNaN(days) ? null : rounded(days, 2), null];
  if (!bothMeasured(page, one, other)) return [apart];
  const [a, b] = [one, other].map((node) => page.comparing.words(node));
  const [titles, texts] = [overlap(a[0], b[0]), overlap(a[1], b[1])];
  const shorter = Math.min(a[1].length, b[1].length);
  return [
    ["jaccard", rounded(texts.shared / Math.max(texts.all, 1), 4), null],
    ["title_jaccard", rounded(titles.shared / Math.max(titles.all, 1), 4), null],
    ["containment", rounded(texts.shared / Math.max(shorter, 1), 4), null],
    ["shared_words", texts.shared, null],
    apart,
  ];
}

function overlap(a, b) {
  const other = new Set(b);
  const shared = a.filter((word) => other.has(word)).length;
  return { shared, all: a.length + b.length - shared };
}

function storyLink(page, weighed) {
  const { threshold, wording } = page.comparing;
  if ((threshold ?? null) === null) return []; // nobody looked for stories
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
