// The picked nodes as files for other programs.

const COLUMNS = ["id", "kind", "title", "url", "provider", "published", "story", "community", "topics", "links", "quality", "heat"];
const UNKNOWN_SCORE = 255;

// One plain record a node; null where nothing is known.
function record(page, node) {
  const score = (value) => (value === UNKNOWN_SCORE ? null : value);
  return {
    id: page.id(node),
    kind: page.head.kinds[page.kind[node]],
    title: page.title(node),
    url: page.url(node),
    provider: page.isHub(node) ? "" : page.providerName(node),
    published: page.date(node),
    story: page.story[node] < 0 ? "" : page.stories.title(page.story[node]),
    community: page.community[node] < 0 ? "" : page.communities.title(page.community[node]),
    topics: [...page.topics(node)].map((topic) => page.title(topic)),
    links: page.links[node],
    quality: score(page.quality[node]),
    heat: score(page.heat[node]),
  };
}

export function selectionJson(page, nodes) {
  return JSON.stringify(nodes.map((node) => record(page, node)), null, 1);
}

// Spreadsheets run cells that start like a formula; a quote before them makes them text (OWASP, "CSV injection").
export function selectionCsv(page, nodes) {
  const rows = nodes.map((node) => {
    const told = record(page, node);
    return COLUMNS.map((name) => (name === "topics" ? told.topics.join("; ") : (told[name] ?? ""))).map(csvCell);
  });
  return `\ufeff${[COLUMNS, ...rows].map((row) => row.join(",")).join("\r\n")}\r\n`;
}

function csvCell(value) {
  const text = String(value);
  const safe = typeof value === "string" && /^[\s\p{Cf}]*[=+\-@\t\r|%]/u.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
