// An answer that is written, not drawn, as a picture: its elements with the looks they have now, inside an SVG that needs nothing of the page.
import { deliver, fontFaces } from "./chart-picture";

const SVG = "http://www.w3.org/2000/svg";
const LEFT_OUT = "form, button, script, details, .no-print, .visually-hidden, .toasts";
const LOOKS = [
  "display", "box-sizing", "padding-top", "padding-right", "padding-bottom", "padding-left", "margin-top", "margin-right", "margin-bottom", "margin-left", // data-phys: copied as computed
  "border-top", "border-right", "border-bottom", "border-left", "border-radius", "border-collapse", "border-spacing", // data-phys: copied as computed
  "background-color", "background-image", "background-size", "background-position", "background-repeat", "color", "opacity",
  "font-family", "font-size", "font-weight", "font-variant-numeric", "line-height", "text-align", "text-decoration", "white-space", "overflow-wrap", "direction", "unicode-bidi", "vertical-align",
  "flex-direction", "flex-wrap", "flex-grow", "flex-shrink", "flex-basis", "align-items", "align-self", "justify-content", "row-gap", "column-gap", "grid-auto-flow",
  "grid-template-columns", "grid-auto-columns", "grid-row-start", "grid-row-end", "grid-column-start", "grid-column-end", "list-style-type", "min-width", "max-width",
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "text-anchor",
];

export async function pagePicture(button: HTMLButtonElement) {
  const parts = answer();
  if (parts.length === 0) return;
  const width = Math.ceil(Math.max(...parts.map((p) => Math.max(p.getBoundingClientRect().width, ...[...p.querySelectorAll(".table-wrap, .funnel, .ways")].map((s) => s.scrollWidth + 2))))) + 48;
  const box = document.createElement("div");
  box.lang = document.documentElement.lang;
  box.dir = document.documentElement.dir;
  Object.assign(box.style, { boxSizing: "border-box", inlineSize: `${width}px`, padding: "24px", position: "fixed", insetBlockStart: "0", insetInlineStart: "0", visibility: "hidden", fontFamily: getComputedStyle(document.body).fontFamily });
  box.append(...parts.map(dressed));
  document.body.append(box);
  const height = Math.ceil(box.getBoundingClientRect().height);
  box.remove();
  Object.assign(box.style, { position: "static", visibility: "visible" });

  const svg = document.createElementNS(SVG, "svg"), style = document.createElementNS(SVG, "style"), ground = document.createElementNS(SVG, "rect"), inside = document.createElementNS(SVG, "foreignObject");
  for (const one of [svg, ground, inside]) { one.setAttribute("width", String(width)); one.setAttribute("height", String(height)); }
  ground.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  style.textContent = await fontFaces();
  inside.append(box);
  svg.append(style, ground, inside);
  await deliver(new XMLSerializer().serializeToString(svg), { width, height }, button);
}

/** The sentence and what follows it, up to the table that says the same. */
function answer(): HTMLElement[] {
  const parts: HTMLElement[] = [];
  for (let one = document.querySelector<HTMLElement>(".explore__caption"); one && !one.matches(".twin"); one = one.nextElementSibling as HTMLElement | null)
    if (!one.matches(LEFT_OUT) && !one.querySelector(":scope > form:only-child")) parts.push(one);
  return parts;
}

function dressed(source: HTMLElement): HTMLElement {
  const copy = source.cloneNode(true) as HTMLElement;
  const from = [source, ...source.querySelectorAll<HTMLElement | SVGElement>("*")], to = [copy, ...copy.querySelectorAll<HTMLElement | SVGElement>("*")];
  from.forEach((one, i) => {
    const looks = getComputedStyle(one);
    for (const look of LOOKS) to[i].style.setProperty(look, looks.getPropertyValue(look));
    // A funnel's steps share their rows; elsewhere rows are as high as what is left in them.
    if (one.closest(".funnel")) to[i].style.gridTemplateRows = looks.gridTemplateRows;
    if (one instanceof SVGSVGElement || one.matches(".bars__track")) { to[i].style.inlineSize = looks.inlineSize; to[i].style.blockSize = looks.blockSize; }
    to[i].style.overflow = "visible";
    if (to[i].getAttribute("href")) to[i].removeAttribute("href");
  });
  for (const gone of copy.querySelectorAll(LEFT_OUT)) gone.remove();
  return copy;
}
