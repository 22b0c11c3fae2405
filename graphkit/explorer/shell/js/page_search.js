// Search over folded text: a word is looked for in chunks of many titles at once, which browsers do at more than a
// gigabyte a second; no index of words is as small, or finds parts of words. A page that is a part of a server's graph
// looks for the beginnings of words, as the server does (serving/words.py).

import { decoder, encoder } from "./unpack.js";

const CHUNK = 512; // texts
const IDLE_SLICE = 8; // milliseconds of work at least, each time the browser has nothing else to do
const MASKS = 8; // of the latest words that are kept, for the next letter typed
// Before this character no word begins; in scripts without spaces one always does.
const INSIDE = /(?!\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Script=Thai})[\p{L}\p{N}]/u;
const FOLDED = ["title", "excerpt", "provider_name"];

// Lower case, without accents and typesetters' quotes and dashes: what search compares.
export function plain(text) {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[‘’‚‛]/g, "'")
    .replace(/[“”„‟]/g, '"')
    .replace(/[‐-―−]/g, "-")
    .toLowerCase();
}

export class SearchIndex {
  constructor(page) {
    this.page = page;
    this.chunks = []; // { text, ends of its texts in it, first node }
    this.masks = new Map();
    this.steps = this.fold();
  }

  *fold() {
    for (const table of FOLDED.map((name) => this.page.columns.get(name))) {
      for (let from = 0; from < table.count; from += CHUNK) {
        const to = Math.min(from + CHUNK, table.count);
        const chunk = foldChunk(table, from, to);
        if (!chunk) continue;
        this.chunks.push(chunk);
        yield;
      }
    }
  }

  // The page has further nodes.
  extend(first, end) {
    for (let done = false; !done; ) done = this.steps.next().done;
    this.masks.clear();
    for (const table of FOLDED.map((name) => this.page.columns.get(name))) {
      for (let from = first; from < end; from += CHUNK) {
        const chunk = foldChunk(table, from, Math.min(from + CHUNK, end));
        if (chunk) this.chunks.push(chunk);
      }
    }
  }

  // In idle slices.
  async build() {
    for (let done = false; !done; ) {
      const deadline = await whenIdle();
      const until = performance.now() + Math.max(deadline?.timeRemaining() ?? 0, IDLE_SLICE);
      while (!done && performance.now() < until) done = this.steps.next().done;
    }
  }

  search(query) {
    for (let done = false; !done; ) done = this.steps.next().done;
    const found = new Uint8Array(this.page.count).fill(1);
    for (const word of plain(query).split(/\s+/).filter(Boolean)) {
      const mask = this.mask(word);
      for (let i = 0; i < found.length; i += 1) found[i] &= mask[i];
    }
    return found;
  }

  mask(word) {
    const known = this.masks.get(word) ?? this.look(word);
    this.masks.delete(word); // and set again: the latest stand last
    this.masks.set(word, known);
    if (this.masks.size > MASKS) this.masks.delete(this.masks.keys().next().value);
    return known;
  }

  look(word) {
    const { page } = this;
    const mask = new Uint8Array(page.count);
    for (const chunk of this.chunks) markChunk(chunk, word, mask, page.partial);
    // Articles have the names of their provider and topics. Few words are in one of these.
    let inHub = false;
    for (let i = 0; i < page.count && !inHub; i += 1) inHub = mask[i] === 1 && page.isHub(i);
    if (!inHub) return mask;
    const { provider, topicStarts, topicValues } = page;
    for (let i = 0; i < page.count; i += 1) {
      if (provider[i] >= 0 && mask[provider[i]]) mask[i] = 1;
      for (let t = topicStarts[i]; t < topicStarts[i + 1]; t += 1) if (mask[topicValues[t]]) mask[i] = 1;
    }
    return mask;
  }
}

function foldChunk(table, from, to) {
  const text = table.between(from, to);
  if (text.length === to - from) return null; // nothing but ends
  const bytes = table.start(to) - table.start(from);
  const folded = text.length === bytes ? text.toLowerCase() : oneByte(plain(text)); // ASCII has no accents
  const ends = new Uint32Array(to - from);
  let at = -1;
  for (let i = 0; i < ends.length; i += 1) ends[i] = at = folded.indexOf("\0", at + 1);
  return { text: folded, ends, first: from };
}

// The same text in memory of one byte a character where that can be: smaller, and searched faster. Browsers see to it
// when they decode.
function oneByte(text) {
  return decoder.decode(encoder.encode(text));
}

// With `begins`, only where a word begins with it.
function markChunk({ text, ends, first }, word, mask, begins) {
  let i = 0;
  for (let at = text.indexOf(word); at >= 0; ) {
    if (begins && INSIDE.test(text.charAt(at - 1))) {
      at = text.indexOf(word, at + 1);
      continue;
    }
    while (ends[i] < at) i += 1;
    mask[first + i] = 1;
    at = text.indexOf(word, ends[i]);
  }
}

function whenIdle() {
  return new Promise((resolve) => {
    if (globalThis.requestIdleCallback) requestIdleCallback(resolve, { timeout: 200 });
    else setTimeout(resolve, 0);
  });
}
