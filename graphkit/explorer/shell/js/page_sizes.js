// How large nodes are, and which of them matter most.

const AMOUNTS = {
  quality: (page) => (i) => orNothing(page.quality[i]) / 5,
  heat: (page) => (i) => orNothing(page.heat[i]) / 5,
  coverage: (page) => {
    const { total } = page.stories;
    return (i) => (page.story[i] < 0 ? 0 : total[page.story[i]]);
  },
  links: (page) => (i) => page.links[i],
};

function orNothing(value) {
  return value === 255 ? 0 : value;
}

// Radii in map units. Areas grow with what is counted, up to a bound; hubs stay small.
export function nodeRadii(page, sizeBy) {
  const { article, related, hub, step, most, scale } = page.head.radius;
  const amount = (AMOUNTS[sizeBy] ?? BY.links)(page);
  const found = new Float32Array(page.count);
  for (let i = 0; i < page.count; i += 1) {
    const base = page.kind[i] === 0 ? article : related;
    found[i] = (page.isHub(i) ? hub : base + Math.min(step * Math.sqrt(amount(i)), most)) * scale;
  }
  return found;
}

// Nodes, the most important first: articles before hubs, then by radius and by links. One number a node holds all
// three and the node itself, since typed arrays sort plain numbers ten times faster than anything else.
export function byImportance(page) {
  const radius = page.radii();
  const places = 2 ** 20 > page.count ? 2 ** 20 : 2 ** 23;
  const most = 2 ** 17 - 1;
  const keys = new Float64Array(page.count);
  for (let i = 0; i < page.count; i += 1) {
    const size = page.isHub(i) ? 0 : 1 + Math.min(Math.round(radius[i] * 50), 4095);
    keys[i] = i - (size * (most + 1) + Math.min(page.links[i], most)) * places;
  }
  keys.sort();
  const order = new Uint32Array(page.count);
  for (let i = 0; i < page.count; i += 1) order[i] = keys[i] - Math.floor(keys[i] / places) * places;
  return order;
}
