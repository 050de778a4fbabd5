// The process map: dagre says where boxes and arrows stand, from top to bottom; everything in it is a link or a button.
import dagre from "@dagrejs/dagre";
import { canvasIn, colour, fitted, fontOf, isRtl, widthOf, type Arrow, type Box, type Drawing, type GraphData } from "./chart-data";
import { hideTip, showTip } from "./chart-tip";

const SVG = "http://www.w3.org/2000/svg";
const BOX = 168, TALL = 46, END = 30;

export function drawGraph(host: HTMLElement, data: GraphData): Drawing {
  const canvas = canvasIn(host), font = fontOf(host), small = `500 12px ${font}`;
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 24, ranksep: 40, edgesep: 14, marginx: 16, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const box of data.boxes) graph.setNode(box.id, { width: box.isEnd ? Math.max(70, widthOf(`${box.name}  ${box.note}`, small) + 28) : BOX, height: box.isEnd ? END : TALL });
  for (const arrow of data.arrows) graph.setEdge(arrow.from, arrow.to, { width: widthOf(arrow.label, small) + 10, height: 18, labelpos: "c", weight: 1 + Math.round(arrow.share * 8) }, `${arrow.from}>${arrow.to}`);
  dagre.layout(graph);

  // The first of its siblings stands where reading begins.
  const { width = 0, height = 0 } = graph.graph() as { width: number; height: number };
  const across = (x: number) => isRtl() ? width - x : x;
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": host.dataset.label ?? "", "font-family": font }) as SVGSVGElement;
  const drawn = data.arrows.map((arrow) => drawArrow(arrow, graph.edge(arrow.from, arrow.to, `${arrow.from}>${arrow.to}`), across, font));
  svg.append(...drawn, ...data.boxes.map((box) => drawBox(box, graph.node(box.id), across, font)));
  canvas.append(svg);
  zooming(host, canvas, svg, width, height, across((graph.node(data.boxes[0].id) as { x: number }).x));
  return { end: () => { hideTip(); closeMenu(); canvas.remove(); } };
}

function make(name: string, attributes: Record<string, string | number>, ...inside: (Element | string)[]): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...inside);
  return element;
}

function drawBox(box: Box, at: { x: number; y: number; width: number; height: number }, across: (x: number) => number, font: string): SVGElement {
  const x = across(at.x), { y, width, height } = at;
  const group = make("g", box.menu ? { class: "box", tabindex: 0, role: "button", "aria-haspopup": "true" } : { class: "box box--end" });
  const step = Math.min(6, 1 + Math.floor(box.share * 5.99)), dark = document.documentElement.dataset.theme === "dark" || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  const ink = box.isEnd ? colour("text-2") : step >= 5 ? (dark ? "#0D1314" : "#FFFFFF") : dark ? "#FFFFFF" : "#12201F";
  group.append(make("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: box.isEnd ? height / 2 : 8, fill: box.isEnd ? colour("sunken") : colour(`q${step}`), stroke: colour(box.isEnd ? "border-strong" : "q6"), "stroke-width": 1 }));
  const text = (words: string, dy: number, weight: number) => make("text", { x, y: y + dy, "text-anchor": "middle", fill: ink, "font-size": 12.5, "font-weight": weight, direction: isRtl() ? "rtl" : "ltr", "unicode-bidi": "plaintext" }, words);
  if (box.isEnd) group.append(text(box.note ? `${box.name}  ${box.note}` : box.name, 4.5, 500));
  else group.append(make("title", {}, `${box.name} ${box.note}`), text(fitted(box.name, `600 12.5px ${font}`, width - 20), -4, 600), " ", text(box.note, 14, 400));
  if (!box.menu) return group;
  const open = () => openMenu(group, box.menu!);
  group.addEventListener("click", (event) => { event.stopPropagation(); open(); });
  group.addEventListener("keydown", (event) => { const { key } = event as KeyboardEvent; if (key === "Enter" || key === " ") { event.preventDefault(); open(); } });
  return group;
}

function drawArrow(arrow: Arrow, at: { points: { x: number; y: number }[]; x?: number; y?: number }, across: (x: number) => number, font: string): SVGElement {
  const points = at.points.map((p) => [across(p.x), p.y]), thick = 1.2 + arrow.share * 5;
  const link = make("a", arrow.href ? { class: "arrow", "aria-label": arrow.tip.replace(/\n/g, ", ") } : { class: "arrow" });
  if (arrow.href) link.setAttributeNS("http://www.w3.org/1999/xlink", "xlink:href", arrow.href);
  const ink = colour("primary", 0.5 + arrow.share * 0.45);
  const [x, y] = points[points.length - 1], [bx, by] = points[points.length - 2], angle = Math.atan2(y - by, x - bx), head = 6 + thick;
  const back = [x - Math.cos(angle) * head, y - Math.sin(angle) * head];
  points[points.length - 1] = back;
  const d = path(points);
  const wing = (turn: number) => `${back[0] + Math.cos(angle + turn) * head * 0.55},${back[1] + Math.sin(angle + turn) * head * 0.55}`;
  link.append(
    make("path", { d, fill: "none", stroke: "transparent", "stroke-width": 14 }),
    make("path", { class: "arrow__line", d, fill: "none", stroke: ink, "stroke-width": thick.toFixed(1), "stroke-linecap": "butt" }),
    make("polygon", { points: `${x},${y} ${wing(Math.PI / 2)} ${wing(-Math.PI / 2)}`, fill: ink }),
  );
  if (arrow.label && at.x !== undefined && at.y !== undefined) {
    const w = widthOf(arrow.label, `500 12px ${font}`) + 8;
    link.append(
      make("rect", { x: across(at.x) - w / 2, y: at.y - 9, width: w, height: 18, rx: 4, fill: colour("surface"), "fill-opacity": 0.9 }),
      make("text", { x: across(at.x), y: at.y + 4, "text-anchor": "middle", "font-size": 12, "font-weight": 500, fill: colour("text"), direction: isRtl() ? "rtl" : "ltr" }, arrow.label),
    );
  }
  link.addEventListener("mousemove", (event) => showTip(arrow.tip, (event as MouseEvent).clientX, (event as MouseEvent).clientY));
  link.addEventListener("mouseleave", hideTip);
  return link;
}

/** A smooth line through the points. */
function path(points: number[][]): string {
  let d = `M${points[0]}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [x, y] = points[i], [nx, ny] = points[i + 1], last = i === points.length - 2;
    d += `Q${x},${y} ${last ? `${nx},${ny}` : `${(x + nx) / 2},${(y + ny) / 2}`}`;
  }
  return points.length === 2 ? `${d}L${points[1]}` : d;
}

let opened: { menu: HTMLElement; by: SVGElement; at: DOMRect } | undefined;

function closeMenu(focus = false) {
  if (!opened) return;
  opened.menu.hidden = true;
  if (focus) opened.by.focus();
  opened = undefined;
}

function openMenu(by: SVGElement, id: string) {
  const menu = document.getElementById(id);
  if (!menu) return;
  const was = opened?.menu;
  closeMenu();
  if (was === menu) return;
  menu.hidden = false;
  const box = by.getBoundingClientRect(), { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(box.left + box.width / 2 - width / 2, innerWidth - width - 8))}px`;
  menu.style.top = `${box.bottom + 6 + height > innerHeight ? Math.max(8, box.top - height - 6) : box.bottom + 6}px`;
  opened = { menu, by, at: box };
  menu.querySelector("a")?.focus();
}

/** The word that the page has moved may come after the menu has opened where it moved to. */
function closeIfMoved() {
  const now = opened?.by.getBoundingClientRect();
  if (opened && now && Math.abs(now.left - opened.at.left) + Math.abs(now.top - opened.at.top) > 2) closeMenu();
}

document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenu(true); });
document.addEventListener("click", (event) => { if (opened && !opened.menu.contains(event.target as Node)) closeMenu(); });
document.addEventListener("scroll", closeIfMoved, { capture: true, passive: true });
document.addEventListener("turbo:before-cache", () => closeMenu());

/** Buttons that bring it nearer and back; the place scrolls. It opens as a whole where that can be read, else with the start in the middle. */
function zooming(host: HTMLElement, canvas: HTMLElement, svg: SVGSVGElement, width: number, height: number, start: number) {
  const whole = Math.min(1, host.clientWidth / width), opening = whole >= 0.7 ? whole : 0.9;
  let scale = opening;
  const show = () => { svg.setAttribute("width", String(width * scale)); svg.setAttribute("height", String(height * scale)); };
  const tools = document.createElement("div");
  tools.className = "n-chart__zoom";
  const button = (label: string | undefined, sign: string, act: () => void) => {
    const one = document.createElement("button");
    one.type = "button";
    one.className = "btn btn--s btn--icon";
    one.setAttribute("aria-label", label ?? "");
    one.title = label ?? "";
    one.innerHTML = `<svg class="icon" aria-hidden="true"><use href="/_content/Nokta.Ui/dist/icons.svg#${sign}"></use></svg>`;
    one.addEventListener("click", () => { act(); show(); });
    tools.append(one);
  };
  button(host.dataset.nearer, "plus", () => { scale = Math.min(2.5, scale * 1.25); });
  button(host.dataset.farther, "minus", () => { scale = Math.max(Math.min(whole, 0.3), scale / 1.25); });
  button(host.dataset.fit, "maximize", () => { scale = whole; });
  host.querySelector(".n-chart__zoom")?.remove();
  host.append(tools);
  show();
  canvas.scrollLeft = start * scale - canvas.clientWidth / 2;
}
