/** One tip for all charts: lines of text near the pointer. */
let tip: HTMLElement | undefined;

export function showTip(lines: string, x: number, y: number) {
  tip ??= Object.assign(document.createElement("div"), { className: "chart-tip" });
  tip.setAttribute("role", "presentation");
  tip.replaceChildren(...lines.split("\n").map((line, i) => Object.assign(document.createElement(i === 0 ? "strong" : "span"), { textContent: line, dir: "auto" })));
  if (!tip.isConnected) document.body.append(tip);
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - width - 8))}px`;
  tip.style.top = `${y + 18 + height > innerHeight ? y - height - 10 : y + 18}px`;
}

export function hideTip() { tip?.remove(); }
