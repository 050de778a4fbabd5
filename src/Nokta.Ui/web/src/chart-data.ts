/** What the server says is to be drawn (Charts/ChartData.cs); every word is text for the reader. */
export type Block = { id: string; layer: number; name: string; value: string; tip: string; href?: string; colour: string };
export type Band = { from: string; to: string; weight: number; tip: string; href?: string };
export type SankeyData = { $type: "sankey"; blocks: Block[]; bands: Band[] };
export type Box = { id: string; name: string; note: string; share: number; isEnd: boolean; menu?: string };
export type Arrow = { from: string; to: string; label: string; share: number; tip: string; href?: string };
export type GraphData = { $type: "graph"; boxes: Box[]; arrows: Arrow[] };
export type ChartData = SankeyData | GraphData;

export type Drawing = { end(): void };

/** Where a chart is drawn: an island that reads left to right, whatever the page does. */
export function canvasIn(host: HTMLElement): HTMLElement {
  host.querySelector(".n-chart__canvas")?.remove();
  const canvas = document.createElement("div");
  canvas.className = "n-chart__canvas";
  host.append(canvas);
  return canvas;
}

export const isRtl = () => document.documentElement.dir === "rtl";

/** Follows a link as a click on it would, with Turbo. */
export function visit(href: string) {
  const link = document.createElement("a");
  link.href = href;
  document.body.append(link);
  link.click();
  link.remove();
}

const probe = document.createElement("span");
/** A colour token as the page shows it now. */
export function colour(token: string, opacity = 1): string {
  probe.style.color = `var(--${token})`;
  document.body.append(probe);
  const [r, g, b] = getComputedStyle(probe).color.match(/[\d.]+/g)!.map(Number);
  probe.remove();
  return opacity === 1 ? `rgb(${r},${g},${b})` : `rgba(${r},${g},${b},${opacity})`;
}

export const fontOf = (host: HTMLElement) => getComputedStyle(host).fontFamily;

const pen = document.createElement("canvas").getContext("2d")!;
export function widthOf(text: string, font: string): number {
  pen.font = font;
  return pen.measureText(text).width;
}

/** As much of a text as fits, with an ellipsis where it does not. */
export function fitted(text: string, font: string, most: number): string {
  if (widthOf(text, font) <= most) return text;
  const letters = [...text];
  while (letters.length > 1 && widthOf(letters.join("") + "…", font) > most) letters.pop();
  return letters.join("").trimEnd() + "…";
}
