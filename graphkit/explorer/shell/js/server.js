// What a served page asks its server (docs/serving.md). A page from a file has none: nothing here is called then.

const ANSWER_DUE = 20000; // ms until an answer counts as missing
const LOOK_AGAIN = 1500; // ms between two looks for a newer graph

export function makeServer({ version }) {
  // An answer of the server, or null where it gives none. Another version of the graph has other numbers: start anew.
  async function ask(name, parameters = []) {
    const query = new URLSearchParams([...parameters, ["v", version]]);
    try {
      const response = await fetch(`api/${name}?${query}`, { signal: AbortSignal.timeout(ANSWER_DUE) });
      if (response.status === 409) location.reload();
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  return {
    search: (filters, limit) => ask("search", [...filters, ["limit", limit]]),
    facets: (filters, limit) => ask("facets", [...filters, ["limit", limit]]),
    values: (facet, find, filters) => ask("values", [...filters, ["facet", facet], ["find", find]]),
    nodes: (ids) => ask("nodes", ids.map((id) => ["id", id])),
    neighbours: (id, steps, limit) => ask("neighbours", [["id", id], ["steps", steps], ["limit", limit]]),
    tile: (level, column, row) => ask("tile", Object.entries({ level, column, row })),
    // Loads the page again, with its view, when there is a newer graph; tells `answers` whether the server is there.
    watch(answers) {
      const look = async () => {
        if (!document.hidden) answers((await ask("version")) !== null);
        setTimeout(look, LOOK_AGAIN);
      };
      setTimeout(look, LOOK_AGAIN);
    },
  };
}

// The conditions of a view as parameters.
export function filtersOf(view) {
  const found = view.query.trim() ? [["q", view.query]] : [];
  for (const [key, ids] of view.facets) for (const id of [...ids].sort()) found.push([`f.${key}`, id]);
  if (view.narrowed) found.push(["from", view.from], ["to", view.to]);
  return found;
}
