// The runs of words two texts share, by the rule of `graphkit why` (graphkit/explanation.py): words are compared without
// case and without punctuation around them; the longest run both have is found first, then what stands before and
// after it (Ratcliff and Obershelp's matching, as Python's difflib has it); runs of one word are left out.

const SHORTEST = 2;
const PUNCTUATION = ".,:;!?\"'“”‘’()";

// Two texts as lists of { text, shared }; joined by spaces each list is its text again.
export function sharedRuns(one, other) {
  const [a, b] = [one, other].map((text) => text.split(/\s+/).filter(Boolean));
  const blocks = matchingBlocks(a.map(foldWord), b.map(foldWord)).filter(({ size }) => size >= SHORTEST);
  return [cutRuns(a, blocks.map((block) => [block.a, block.size])), cutRuns(b, blocks.map((block) => [block.b, block.size]))];
}

function foldWord(word) {
  const letters = [...word.toUpperCase().toLowerCase()];
  const inside = (letter) => !PUNCTUATION.includes(letter);
  return letters.slice(letters.findIndex(inside), letters.findLastIndex(inside) + 1).join("");
}

function matchingBlocks(a, b) {
  const places = new Map();
  b.forEach((word, index) => places.set(word, [...(places.get(word) ?? []), index]));
  const found = [];
  const open = [[0, a.length, 0, b.length]];
  while (open.length) {
    const [aFrom, aTo, bFrom, bTo] = open.pop();
    const block = longestMatch(a, places, aFrom, aTo, bFrom, bTo);
    if (!block.size) continue;
    found.push(block);
    open.push([aFrom, block.a, bFrom, block.b], [block.a + block.size, aTo, block.b + block.size, bTo]);
  }
  found.sort((one, other) => one.a - other.a);
  const joined = [];
  for (const block of found) {
    const last = joined.at(-1);
    if (last && last.a + last.size === block.a && last.b + last.size === block.b) last.size += block.size;
    else joined.push(block);
  }
  return joined;
}

// The first of the longest runs within the two ranges.
function longestMatch(a, places, aFrom, aTo, bFrom, bTo) {
  let best = { a: aFrom, b: bFrom, size: 0 };
  let lengths = new Map(); // of the runs that end at the word before, by their place in b
  for (let i = aFrom; i < aTo; i += 1) {
    const now = new Map();
    for (const j of places.get(a[i]) ?? []) {
      if (j < bFrom || j >= bTo) continue;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      now.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = now;
  }
  return best;
}

function cutRuns(words, spans) {
  const runs = [];
  let at = 0;
  for (const [start, size] of [...spans, [words.length, 0]]) {
    if (at < start) runs.push({ text: words.slice(at, start).join(" "), shared: false });
    if (size) runs.push({ text: words.slice(start, start + size).join(" "), shared: true });
    at = start + size;
  }
  return runs;
}
