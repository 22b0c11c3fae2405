// The shortest way from one node to another along the page's edges and stories, by breadth-first search.

// [{ kind, node }]: the kind of each step and where it leads; empty if there is no way. O(nodes + edges).
export function pathBetween(page, from, to) {
  const came = new Int32Array(page.count).fill(-1); // from which node
  const by = new Map(); // node -> kind of the step to it
  const told = new Set();
  came[from] = from;
  let front = [from];
  while (front.length && came[to] < 0) {
    const next = [];
    const visit = (node, other, kind) => {
      if (came[other] >= 0) return;
      came[other] = node;
      by.set(other, kind);
      next.push(other);
    };
    for (const node of front) {
      for (const edge of page.around(node)) visit(node, page.other(edge, node), page.head.edge_kinds[page.edges.kind[edge]].kind);
      const story = page.story[node];
      if (story < 0 || told.has(story)) continue;
      told.add(story);
      for (const mate of page.stories.members(story)) visit(node, mate, "in_story");
    }
    front = next;
  }
  if (came[to] < 0) return [];
  const path = [];
  for (let node = to; node !== from; node = came[node]) path.unshift({ kind: by.get(node), node });
  return path;
}
