// The page's data, as Python computed it (explorer/page_data.py), with look-ups. Ids are keys of Maps, never of plain
// objects: "__proto__" is an id like any other.

import { byId } from "./dom.js";

export const HUBS = ["provider", "topic"];

export function isHub(node) {
  return HUBS.includes(node.kind);
}

export function readPage() {
  const page = JSON.parse(byId("page-data").textContent);
  page.node = new Map(page.nodes.map((node) => [node.id, node]));
  page.place = new Map(page.nodes.map((node, index) => [node.id, index]));
  page.story = new Map(page.stories.map((story) => [story.id, story]));
  page.links = new Map(page.nodes.map((node) => [node.id, []]));
  for (const edge of page.edges) {
    if (edge.source !== edge.target) page.links.get(edge.source)?.push({ edge, other: edge.target });
    if (edge.source !== edge.target) page.links.get(edge.target)?.push({ edge, other: edge.source });
  }
  for (const node of page.nodes) {
    const topics = node.topics.map((id) => page.node.get(id)?.title ?? "");
    node.words = plain([node.title, node.excerpt, node.provider_name, ...topics].join("\n"));
  }
  return page;
}

// Lower case, without accents: what search compares.
export function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

// The other articles of a node's story, with the link that put each of them there.
export function storyMates(page, node) {
  const story = page.story.get(node.story);
  if (!story) return [];
  return story.members.filter((id) => id !== node.id).map((id) => ({ id, edge: storyEdge(page, id, story.id) }));
}

export function storyEdge(page, id, story) {
  return page.links.get(id)?.find(({ edge, other }) => edge.kind === "in_story" && other === story)?.edge;
}

// Ids one step away from a node or inside a story; hubs too.
export function neighbours(page, id) {
  const story = page.story.get(id);
  if (story) return new Set(story.members);
  const near = new Set((page.links.get(id) ?? []).map(({ other }) => other).filter((other) => page.node.has(other)));
  const node = page.node.get(id);
  if (node) for (const mate of storyMates(page, node)) near.add(mate.id);
  return near;
}
