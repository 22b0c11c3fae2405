// What it takes to compare two articles (explorer/comparing.py), or null on pages too large for it.

import { NO_TIME } from "./page_dates.js";

export function pageComparing(page) {
  const text = page.text("comparison", 0);
  if (!text) return null;
  const { copy_of: copyOf, judged, weighed } = JSON.parse(text);
  const [title, whole] = ["title_word", "text_word"].map((name) => wordLists(page, name));
  const second = page.columns.get("second");
  return {
    wording: page.head.wording,
    threshold: page.head.threshold,
    copyOf, // [node, id of the article it is a copy of]
    judged, // [{ a, b, verdict, rule, signals: [[name, value, threshold or null]] }], a and b are nodes
    weighed, // [[a, b, story link, likeness of words, nearness in time]]
    // The words of the title, and of title and excerpt, as ascending numbers.
    words: (i) => [title(i), whole(i)],
    // Seconds since 1970, or NaN.
    seconds: (i) => (page.minute[i] === NO_TIME ? NaN : page.minute[i] * 60 + second[i]),
  };
}

function wordLists(page, name) {
  const counts = page.columns.get(`${name}_counts`);
  const values = page.columns.get(`${name}_values`);
  const ends = new Uint32Array(counts.length);
  let end = 0;
  counts.forEach((length, i) => (ends[i] = end += length));
  return (i) => values.subarray(ends[i] - counts[i], ends[i]);
}
