// pyvis' own page and defaults; only the search and filter box is ours.
network.once("stabilizationIterationsDone", () => network.once("afterDrawing", firstFrame));
start({
  highlight: (mask) => network.selectNodes(mask ? given.titles.flatMap((_, i) => (mask[i] ? [i] : [])) : [], false),
  keep: (mask) => nodes.update(given.titles.map((_, id) => ({ id, hidden: mask !== null && !mask[id] }))),
});
