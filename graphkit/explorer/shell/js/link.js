// Copies the address, which holds the view. Where the browser keeps the clipboard to itself, the address is shown,
// selected, to be copied by hand.

import { button, byId, el } from "./dom.js";

const TOLD = 1600; // ms

export function linkButton() {
  const copy = button("Copy link", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      copy.textContent = "Copied";
      setTimeout(() => (copy.textContent = "Copy link"), TOLD);
    } catch {
      showAddress(location.href);
    }
  });
  copy.setAttribute("aria-live", "polite");
  return copy;
}

function showAddress(address) {
  const dialog = byId("link");
  const field = el("input", { id: "link-address", readonly: true, value: address, onfocus: () => field.select() });
  dialog.replaceChildren(
    el("h2", { id: "link-title" }, "A link to this view"),
    el("label", { for: "link-address" }, "Copy it from here:"),
    field,
    button("Close", () => dialog.close()),
  );
  dialog.showModal();
  field.focus();
}
