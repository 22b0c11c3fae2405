// Who is next to whom, as offsets and values: those of i are values[offsets[i]] to values[offsets[i + 1] - 1].

// Edges by the nodes at their ends.
export function adjacency({ source, target }, count) {
  const offsets = new Uint32Array(count + 2); // one further on while filling, so that each start moves to its end
  for (let e = 0; e < source.length; e += 1) {
    if (source[e] === target[e]) continue;
    offsets[source[e] + 2] += 1;
    offsets[target[e] + 2] += 1;
  }
  for (let i = 2; i < offsets.length; i += 1) offsets[i] += offsets[i - 1];
  const edges = new Uint32Array(offsets[count + 1]);
  for (let e = 0; e < source.length; e += 1) {
    if (source[e] === target[e]) continue;
    edges[offsets[source[e] + 1]++] = e;
    edges[offsets[target[e] + 1]++] = e;
  }
  return { offsets, edges };
}

// Nodes by their group, in the order given; for a story that is time.
export function groupNodes(group, number, counts, order) {
  const offsets = new Uint32Array(number + 2);
  for (let i = 0; i < group.length; i += 1) if (group[i] >= 0 && counts(i)) offsets[group[i] + 2] += 1;
  for (let j = 2; j < offsets.length; j += 1) offsets[j] += offsets[j - 1];
  const values = new Uint32Array(offsets[number + 1]);
  for (const i of order) if (group[i] >= 0 && counts(i)) values[offsets[group[i] + 1]++] = i;
  return { offsets, values };
}
