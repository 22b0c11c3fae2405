// What there is to choose from: facets and ways to colour, each value with its number of articles on the page.

import { dayText, NO_TIME } from "./page_dates.js";

const PALETTE = 9; // colours; the slot after them is for all others
const HUB_SLOT = 255;
const SORTED_BY_NAME = 5000; // values; with more of them, ties stay in the order of the page

// A value is an index: of a story, a community, the node of a hub, or a value of a category.
const VALUES_OF = {
  story: { label: "Story", size: (page) => page.stories.count, name: (page, v) => page.stories.title(v), id: (page, v) => page.stories.id(v) },
  topics: { label: "Topic", size: (page) => page.count, name: (page, v) => page.title(v), id: (page, v) => page.id(v) },
  provider: { label: "Provider", size: (page) => page.count, name: (page, v) => page.title(v), id: (page, v) => page.id(v) },
  community: { label: "Community", size: (page) => page.communities.count, name: (page, v) => page.communities.title(v), id: (page, v) => page.communities.id(v) },
};
const KINDS = ["Article with its own file", "Only named by another article"];
const MODES = [
  { key: "kind", label: "Kind", ramp: false },
  { key: "community", label: "Community", ramp: false },
  { key: "story", label: "Story", ramp: false },
  { key: "provider", label: "Provider", ramp: false },
  { key: "topic", label: "Topic", ramp: false },
  { key: "time", label: "Time", ramp: true },
];

export function pageChoices(page) {
  const { categories } = page.head;
  const valuesOf = Object.fromEntries([...Object.entries(VALUES_OF), ...categories.map((one) => [one.key, categoryValues(one)])]);
  const allModes = [...categories.map(({ key, label }) => ({ key, label, ramp: false })), ...MODES];

  // Articles that have each value.
  const totals = (key) =>
    page.once(`totals ${key}`, () => {
      const found = new Uint32Array(valuesOf[key].size(page));
      if (key === "topics") {
        for (const topic of page.topicValues) found[topic] += 1;
        return found;
      }
      const column = page[key];
      for (let i = 0; i < page.count; i += 1) {
        if (page.isHub(i)) continue;
        if (column[i] >= 0) found[column[i]] += 1;
      }
      return found;
    });

  // Values, the commonest first; those of a category in their own order.
  const ranked = (key) =>
    page.once(`ranked ${key}`, () => {
      const total = totals(key);
      const values = total.map((_, value) => value).filter((value) => total[value] > 0);
      if (categories.some((one) => one.key === key)) return values;
      const names = new Map();
      if (values.length <= SORTED_BY_NAME) for (const v of values) names.set(v, valuesOf[key].name(page, v));
      const name = (v) => names.get(v) ?? "";
      const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
      return values.sort((a, b) => total[b] - total[a] || order(name(a), name(b)) || a - b);
    });

  // What has a colour in a mode: values in the order of the slots, and the slot of an article.
  const painted = (mode) =>
    page.once(`painted ${mode}`, () => {
      if (mode === "kind") return byKind(page);
      if (mode === "time") return byTime(page);
      const category = categories.find(({ key }) => key === mode);
      if (category) return byCategory(page, category);
      const key = mode === "topic" ? "topics" : mode;
      const total = totals(key);
      const top = ranked(key).subarray(0, PALETTE).filter((value) => total[value] >= leastOf(mode));
      const slotOf = new Uint8Array(total.length).fill(PALETTE);
      top.forEach((value, slot) => (slotOf[value] = slot));
      const column = page[key];
      const slot = mode === "topic" ? firstTopic(page, slotOf) : (i) => (column[i] < 0 ? PALETTE : slotOf[column[i]]);
      return { slot, values: [...top], name: (value) => valuesOf[key].name(page, value) };
    });

  const isThere = (mode) => {
    if (mode === "kind") return page.kind.some((kind) => kind < 2);
    if (mode === "time") return page.minute.some((minute, i) => minute !== NO_TIME && !page.isHub(i));
    if (categories.some(({ key }) => key === mode)) return true;
    return totals(mode === "topic" ? "topics" : mode).some((total) => total >= leastOf(mode));
  };

  const slots = (mode) => {
    const { slot } = painted(mode);
    const found = new Uint8Array(page.count);
    for (let i = 0; i < page.count; i += 1) found[i] = page.isHub(i) ? HUB_SLOT : slot(i);
    return found;
  };

  return {
    slots,
    get modes() {
      return page.once("modes", () => allModes.filter(({ key }) => isThere(key)));
    },
    // { entries: [{ label, count, value, slot }] of the slots in use, others: articles in none of them, rest: what these are
    // called, if it is told }.
    entries(mode) {
      const counts = new Uint32Array(256);
      for (const slot of page.slots(mode)) counts[slot] += 1;
      const { values, name, rest = "" } = painted(mode);
      const entries = values.map((value, slot) => ({ label: name(value), count: counts[slot], value, slot }));
      return { entries: entries.filter((entry) => entry.count), others: counts[PALETTE], rest };
    },
    get facets() {
      return page.once("facets", () => {
        const keys = [...categories.map(({ key }) => key), ...Object.keys(VALUES_OF)];
        const present = keys.filter((key) => totals(key).some((total) => total > 0));
        return present.map((key) => ({ key, label: valuesOf[key].label, size: valuesOf[key].size(page) }));
      });
    },
    // { size, values: the commonest first, totals: by value, name(value), id(value) }; values are below size.
    facetValues(key) {
      const { size, name, id } = valuesOf[key];
      return {
        size: size(page),
        values: ranked(key),
        totals: totals(key),
        name: (value) => name(page, value),
        id: (value) => id(page, value),
      };
    },
  };
}

// Articles of a value that is worth a colour: one alone is no community.
function leastOf(mode) {
  return mode === "community" ? 2 : 1;
}

function categoryValues({ label, values }) {
  return { label, size: () => values.length, name: (_, v) => values[v].label, id: (_, v) => values[v].id };
}

// Its values have their colours whatever their numbers; what is usual is grey.
function byCategory(page, { key, values, plain }) {
  const coloured = values.map((_, value) => value).filter((value) => values[value].id !== plain);
  const column = page[key];
  const slot = (i) => (coloured.includes(column[i]) ? coloured.indexOf(column[i]) : PALETTE);
  return { slot, values: coloured, name: (value) => values[value].label, rest: values.find(({ id }) => id === plain).label };
}

// The slot of the first topic that has one.
function firstTopic({ topicStarts, topicValues }, slotOf) {
  return (i) => {
    for (let t = topicStarts[i]; t < topicStarts[i + 1]; t += 1) {
      if (slotOf[topicValues[t]] < PALETTE) return slotOf[topicValues[t]];
    }
    return PALETTE;
  };
}

function byKind(page) {
  const present = [0, 1].filter((kind) => page.kind.includes(kind));
  const slot = (i) => (page.kind[i] < 2 ? present.indexOf(page.kind[i]) : PALETTE);
  return { slot, values: present, name: (kind) => KINDS[kind] };
}

// Nine spans of time with about the same number of articles each.
function byTime(page) {
  const times = page.minute.filter((minute, i) => minute !== NO_TIME && !page.isHub(i)).sort();
  const at = (part) => times[Math.floor((part * times.length) / PALETTE)];
  const first = [...new Set(Array.from({ length: PALETTE }, (_, part) => at(part)))].filter((time) => time !== undefined);
  const last = first.map((_, part) => (part + 1 < first.length ? first[part + 1] - 1 : times.at(-1)));
  const slot = (i) => {
    if (page.minute[i] === NO_TIME) return PALETTE;
    return first.findLastIndex((time) => time <= page.minute[i]);
  };
  const name = (part) => {
    const [from, to] = [dayText(first[part]), dayText(last[part])];
    return from === to ? from : `${from} – ${to}`;
  };
  return { slot, values: [...first.keys()], name };
}
