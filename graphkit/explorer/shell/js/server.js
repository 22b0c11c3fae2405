// What a served page asks its server (docs/serving.md). A page from a file has none: nothing here is called then.

const ANSWER_DUE = 20000; // ms until an answer counts as missing
const LOOK_AGAIN = 1500; // ms between two looks for a newer graph

export function makeServer({ version }) {
  // An answer of the server, or null where it gives none. Numbers mean something in one version of the graph only: when
  // there is another, the page starts anew, with its view.
  const ask = (name, parameters) => get(`${name}?${new URLSearchParams([...parameters, ["v", version]])}`);

  async function get(what) {
    try {
      const response = await fetch(`api/${what}`, { signal: AbortSignal.timeout(ANSWER_DUE) });
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
    tile: (level, column, row, limit) => ask("tile", Object.entries({ level, column, row, limit })),
    // Looks for another version now and then; tells `answers` whether the server is there.
    watch(answers) {
      const look = async () => {
        if (!document.hidden) {
          const now = await get("version");
          if (now && now.version !== version) location.reload();
          answers(now !== null);
        }
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
