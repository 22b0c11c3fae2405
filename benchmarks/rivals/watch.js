// Put into every page before its own scripts: notes when frames are painted, in the page's own clock (milliseconds
// since navigation began).
(() => {
  const FORGOTTEN = 3000; // ms
  const painted = {};
  const bench = { painted };
  globalThis.bench = bench;

  // A tiny text put into the page tells, by the Element Timing API, when the frame that has it was presented.
  bench.stamp = (name) => {
    const dot = document.createElement("span");
    dot.setAttribute("elementtiming", `bench ${name}`);
    dot.textContent = ".";
    Object.assign(dot.style, { position: "fixed", bottom: "2px", left: "2px", zIndex: "99999", fontSize: "12px" });
    document.body.append(dot);
    // Now and then Chromium forgets to tell; the second animation frame from now is the next best answer.
    requestAnimationFrame(() =>
      requestAnimationFrame((now) => setTimeout(() => (painted[name] ??= now), FORGOTTEN)),
    );
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!entry.identifier.startsWith("bench ")) continue;
      painted[entry.identifier.slice(6)] = entry.renderTime;
      entry.element?.remove();
    }
  }).observe({ type: "element", buffered: true });

  const mark = performance.mark.bind(performance);
  performance.mark = (name, ...rest) => {
    if (/:(first-frame|search-ready|ready)$/.test(name)) bench.stamp(name.split(":")[1]);
    return mark(name, ...rest);
  };

  // From the event that asks to the painted frame after the words in `answer` changed; `found` tells how long they took
  // to change.
  let asked = 0;
  bench.ask = (event, answer) => {
    asked++;
    const name = `answer ${asked}`;
    const place = document.querySelector(answer);
    const begin = ({ timeStamp }) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        bench.found = performance.now() - bench.begun;
        bench.stamp(name);
      });
      observer.observe(place, { subtree: true, childList: true, characterData: true });
      bench.begun = timeStamp;
    };
    addEventListener(event, begin, { capture: true, once: true });
    return name;
  };
})();
