// Light or dark, as the system says or the reader chose, and the colours as the canvas needs them.

import { button } from "./dom.js";

const NAMES = "paper ink muted accent hub hull hull-line story-name same edge edge-light".split(" ");
const SLOTS = 9;
const system = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : system.matches;
}

export function themeButton(onchange) {
  const toggle = button("", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    refresh();
  });
  function refresh() {
    toggle.textContent = isDark() ? "Light" : "Dark";
    toggle.setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
    onchange();
  }
  system.addEventListener("change", refresh);
  toggle.textContent = isDark() ? "Light" : "Dark";
  toggle.setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
  return toggle;
}

// Custom properties resolved to rgb() by the browser: `palette` for categories and `ramp` for time, both in slot order
// and with a tenth entry for all others.
export function themeColours() {
  const probe = document.createElement("span");
  document.body.append(probe);
  const resolve = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(NAMES.map((name) => [name, resolve(name)]));
  colours.palette = Array.from({ length: SLOTS + 1 }, (_, slot) => resolve(`c${slot}`));
  colours.ramp = Array.from({ length: SLOTS + 1 }, (_, slot) => resolve(slot < SLOTS ? `r${slot}` : `c${slot}`));
  probe.remove();
  return colours;
}

// The ten colours of a way to colour, a key of `page.modes`.
export function slotColours(colours, page, key) {
  return isRamp(page, key) ? colours.ramp : colours.palette;
}

export function isRamp(page, key) {
  return page.modes.some((mode) => mode.key === key && mode.ramp);
}

export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
