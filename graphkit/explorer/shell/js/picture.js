// The present view as a picture, with title, legend and what it shows.

import { byId } from "./dom.js";
import { themeColours } from "./theme.js";

const MARGIN = 24;
const ROW = 20;

export function savePicture(page, view) {
  const source = byId("map").querySelector("canvas");
  const ratio = source.width / source.clientWidth;
  const mode = page.colours.find((one) => one.key === view.colour);
  const entries = mode ? mode.entries.map((entry, slot) => ({ label: entry.label, slot })) : [];
  if (mode?.others) entries.push({ label: "All others", slot: 9 });
  const columns = Math.max(1, Math.floor((source.clientWidth - 2 * MARGIN) / 260));
  const head = 76;
  const foot = MARGIN + Math.ceil(entries.length / columns) * ROW + MARGIN;
  const canvas = document.createElement("canvas");
  canvas.width = source.width;
  canvas.height = source.height + (head + foot) * ratio;
  const context = canvas.getContext("2d");
  const colours = themeColours();
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, head * ratio);
  context.scale(ratio, ratio);
  context.fillStyle = colours.ink;
  context.font = "600 22px Georgia, serif";
  context.fillText(page.title, MARGIN, 38, source.clientWidth - 2 * MARGIN);
  context.font = "13px system-ui, sans-serif";
  context.fillStyle = colours.muted;
  context.fillText(byId("status").textContent, MARGIN, 60, source.clientWidth - 2 * MARGIN);
  entries.forEach(({ label, slot }, index) => {
    const x = MARGIN + (index % columns) * 260;
    const y = head + source.clientHeight + MARGIN + Math.floor(index / columns) * ROW;
    context.fillStyle = colours.palette[slot];
    context.beginPath();
    context.arc(x + 6, y, 6, 0, 7);
    context.fill();
    context.fillStyle = colours.ink;
    context.fillText(label, x + 20, y + 4, 225);
  });
  canvas.toBlob((blob) => download(blob, "graph.png"), "image/png");
}

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
