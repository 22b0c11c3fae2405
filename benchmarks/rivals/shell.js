// Search and filter in their plainest quick form, the same for every rival. The contender's own script follows and
// calls `start(map)`, where map.highlight(mask) marks nodes and map.keep(mask) shows only these; null means all.
const given = JSON.parse(document.getElementById("data").textContent);
const MOST_LISTED = 20;

function start(map) {
  const [search, filter, hits, list] = ["search", "filter", "hits", "list"].map((id) => document.getElementById(id));
  let folded = null;

  const maskOf = (fits) => Uint8Array.from(given.titles, (_, i) => (fits(i) ? 1 : 0));
  const tell = (mask) => {
    const found = mask ? mask.reduce((sum, one) => sum + one, 0) : given.titles.length;
    hits.textContent = `${found} of ${given.titles.length}`;
  };

  search.addEventListener("input", () => {
    folded ??= given.titles.map((title) => title.toLowerCase());
    const words = search.value.toLowerCase();
    const mask = words ? maskOf((i) => folded[i].includes(words)) : null;
    map.highlight(mask);
    tell(mask);
    const items = [];
    for (let i = 0; mask && i < mask.length && items.length < MOST_LISTED; i++) {
      if (!mask[i]) continue;
      const item = document.createElement("li");
      item.textContent = given.titles[i];
      items.push(item);
    }
    list.replaceChildren(...items);
  });

  filter.append(new Option("All providers", "-1"), ...given.providers.map((name, i) => new Option(name, i)));
  filter.addEventListener("change", () => {
    const provider = Number(filter.value);
    const mask = provider < 0 ? null : maskOf((i) => given.provider[i] === provider);
    map.keep(mask);
    tell(mask);
  });
}

function firstFrame() {
  performance.mark("rival:first-frame");
}
