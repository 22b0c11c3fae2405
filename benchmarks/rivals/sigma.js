// sigma.js as its documentation advises for large graphs: edges hidden while moving, no edge events, and the thin line
// program, its quickest.
const graph = new graphology.MultiUndirectedGraph();
given.titles.forEach((label, i) => {
  graph.addNode(i, { x: given.x[i], y: -given.y[i], size: given.size[i], color: given.colour[i], label });
});
for (let e = 0; e < given.source.length; e++) graph.addUndirectedEdgeWithKey(e, given.source[e], given.target[e]);

const renderer = new Sigma(graph, document.getElementById("map"), {
  hideEdgesOnMove: true,
  enableEdgeEvents: false,
  defaultEdgeType: "thin",
  edgeProgramClasses: { thin: Sigma.rendering.EdgeLineProgram },
  defaultEdgeColor: "#cccccc",
});
firstFrame();

let marked = null;
let kept = null;
const reduce = (node, attributes) => {
  if (kept && !kept[node]) return { ...attributes, hidden: true };
  return marked && !marked[node] ? { ...attributes, color: "#dddddd", label: null } : attributes;
};
const apply = () => renderer.setSetting("nodeReducer", marked || kept ? reduce : null);
start({
  highlight: (mask) => {
    marked = mask;
    apply();
  },
  keep: (mask) => {
    kept = mask;
    apply();
  },
});
