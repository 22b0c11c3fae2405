// What lies around the selection, as masks over nodes.

// The nodes at most `steps` from the selection, itself too. Links and stories are steps. A provider or topic is reached
// but not walked through, or all of its articles would be two steps from one another. Takes time in proportion to the
// links of what is reached.
export function reach(page, { node, story }, steps) {
  const mask = new Uint8Array(page.count);
  const told = new Set(); // stories walked already
  let front = node >= 0 ? [node] : [...(story >= 0 ? page.stories.members(story) : [])];
  const far = node >= 0 ? steps : steps - 1; // a story's members are one step from it
  for (const one of front) mask[one] = 1;
  for (let step = 0; step < far && front.length; step += 1) {
    const next = [];
    const visit = (other) => {
      if (mask[other]) return;
      mask[other] = 1;
      next.push(other);
    };
    for (const one of front) {
      if (page.isHub(one) && one !== node) continue;
      for (const edge of page.around(one)) visit(page.other(edge, one));
      const own = page.story[one];
      if (own < 0 || told.has(own)) continue;
      told.add(own);
      for (const mate of page.stories.members(own)) visit(mate);
    }
    front = next;
  }
  return mask;
}

// The selection and what is one step from it, or null without a selection.
export function nearSelection(page, view) {
  return view.node < 0 && view.story < 0 ? null : reach(page, view, 1);
}
