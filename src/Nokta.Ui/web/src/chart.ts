// <n-chart><script type="application/json">…</script></n-chart>: draws what the server computed and worded. This file and the libraries
// behind it are fetched only where such an element stands.
import { drawGraph } from "./chart-graph";
import { drawSankey } from "./chart-sankey";
import { picture } from "./chart-picture";
import { hideTip } from "./chart-tip";
import { hit, on } from "./on";
import type { ChartData, Drawing } from "./chart-data";

class Chart extends HTMLElement {
  #drawing?: Drawing;
  #ends = new AbortController();

  connectedCallback() {
    this.#ends = new AbortController();
    const draw = () => { void this.#draw(); };
    draw();
    // A change of theme repaints; a change of width lays out again.
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw, { signal: this.#ends.signal });
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    let width = this.clientWidth;
    const size = new ResizeObserver(() => { if (Math.abs(width - this.clientWidth) > 1) { width = this.clientWidth; draw(); } });
    size.observe(this);
    this.#ends.signal.addEventListener("abort", () => { theme.disconnect(); size.disconnect(); this.#drawing?.end(); });
  }

  disconnectedCallback() { this.#ends.abort(); hideTip(); }

  async #draw() {
    await document.fonts.ready;
    const source = this.querySelector("script")?.textContent;
    if (!source || !this.isConnected) return;
    const data = JSON.parse(source) as ChartData;
    this.#drawing?.end();
    this.querySelector(".n-chart__wait")?.setAttribute("hidden", "");
    this.#drawing = data.$type === "sankey" ? drawSankey(this, data) : drawGraph(this, data);
    this.dataset.drawn = "";
  }

  get svg(): SVGSVGElement | null { return this.querySelector(".n-chart__canvas svg"); }
}

customElements.define("n-chart", Chart);

on("click", (_, target) => {
  const button = hit<HTMLButtonElement>(target, "[data-image]");
  const svg = button && document.querySelector<Chart>("n-chart")?.svg;
  if (button && svg) void picture(svg, button);
});
