// cytoscape.js with what its documentation advises for speed: haystack edges, no edges, labels or new drawing while
// moving, one device pixel, small labels left out.
const elements = given.titles.map((label, i) => ({
  group: "nodes",
  data: { id: `n${i}`, label, colour: given.colour[i], size: 2 * given.size[i] },
  position: { x: given.x[i], y: given.y[i] },
}));
given.source.forEach((source, e) => {
  elements.push({ group: "edges", data: { id: `e${e}`, source: `n${source}`, target: `n${given.target[e]}` } });
});
const cy = cytoscape({
  container: document.getElementById("map"),
  elements,
  layout: { name: "preset" },
  textureOnViewport: true,
  hideEdgesOnViewport: true,
  hideLabelsOnViewport: true,
  pixelRatio: 1,
  autoungrabify: true,
  boxSelectionEnabled: false,
  style: [
    { selector: "node", style: { "background-color": "data(colour)", width: "data(size)", height: "data(size)",
      label: "data(label)", "font-size": 8, "min-zoomed-font-size": 8 } },
    { selector: "edge", style: { "curve-style": "haystack", "haystack-radius": 0, width: 0.5, "line-color": "#cccccc" } },
    { selector: ".dim", style: { "background-color": "#dddddd", label: "" } },
    { selector: ".off", style: { display: "none" } },
  ],
});
cy.one("render", firstFrame);

const classed = (name) => (mask) =>
  cy.batch(() => cy.nodes().forEach((node, i) => node.toggleClass(name, mask !== null && !mask[i])));
start({ highlight: classed("dim"), keep: classed("off") });
