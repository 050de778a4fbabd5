// Bands between layers, drawn by ECharts. Layers run in the reading direction: right to left they are the same graph seen from its end.
import { SankeyChart } from "echarts/charts";
import { AriaComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { canvasIn, colour, fitted, fontOf, isRtl, visit, widthOf, type Drawing, type SankeyData } from "./chart-data";
import { hideTip, showTip } from "./chart-tip";

use([SankeyChart, SVGRenderer, AriaComponent]);

export function drawSankey(host: HTMLElement, data: SankeyData): Drawing {
  const canvas = canvasIn(host), rtl = isRtl(), deepest = Math.max(...data.blocks.map((b) => b.layer));
  const layers = deepest + 1, widest = Math.max(...Array.from({ length: layers }, (_, l) => data.blocks.filter((b) => b.layer === l).length));
  // A narrow screen scrolls: words keep their size.
  const width = Math.max(host.clientWidth, layers * 150), height = Math.max(320, widest * 52);
  canvas.style.inlineSize = `${width}px`;
  canvas.style.blockSize = `${height}px`;
  const chart = init(canvas, null, { renderer: "svg", width, height });
  const font = fontOf(host), room = width / layers - 34, size = document.documentElement.lang === "fa" ? 12.5 : 12;
  const of = new Map(data.blocks.map((b) => [b.id, b]));

  const lineOf = (name: string, value: string) => {
    const short = `{name|${bare(fitted(name, `500 ${size}px ${font}`, room - widthOf(value, `400 ${size}px ${font}`) - 12))}}`, figure = `{value|${bare(value)}}`;
    return rtl ? `${figure}{value|  }${short}` : `${short}{value|  }${figure}`;
  };

  chart.setOption({
    animation: false,
    textStyle: { fontFamily: font },
    series: [{
      type: "sankey", nodeWidth: 12, nodeGap: 22, layoutIterations: 64, draggable: false, nodeAlign: "left",
      left: rtl ? room + 14 : 4, right: rtl ? 4 : room + 14, top: 12, bottom: 12,
      emphasis: { focus: "adjacency", lineStyle: { opacity: 0.6 } },
      data: data.blocks.map((b) => ({
        name: b.id, depth: rtl ? deepest - b.layer : b.layer,
        itemStyle: { color: colour(b.colour), borderWidth: 0 },
        label: {
          position: rtl ? "left" : "right", distance: 7,
          // One line, so that neighbours never meet; the figure stands behind the name in the reading direction.
          formatter: lineOf(b.name, b.value),
          rich: {
            name: { fontFamily: font, fontSize: size, fontWeight: 500, color: colour("text"), lineHeight: 18, textBorderColor: colour("surface"), textBorderWidth: 3 },
            value: { fontFamily: font, fontSize: size, color: colour("text-2"), lineHeight: 18, textBorderColor: colour("surface"), textBorderWidth: 3 },
          },
        },
      })),
      links: data.bands.map((l) => ({
        source: rtl ? l.to : l.from, target: rtl ? l.from : l.to, value: l.weight,
        lineStyle: { color: colour(of.get(l.to)!.colour), opacity: 0.28, curveness: 0.5 },
      })),
    }],
  });

  type Hit = { dataType?: string; dataIndex: number; event?: { event: MouseEvent } };
  const piece = (at: Hit) => at.dataType === "edge" ? data.bands[at.dataIndex] : data.blocks[at.dataIndex];
  chart.on("click", (at) => { const href = piece(at as Hit)?.href; if (href) visit(href); });
  chart.on("mousemove", (at) => { const event = (at as Hit).event?.event, of = piece(at as Hit); if (event && of) showTip(of.tip, event.clientX, event.clientY); });
  chart.on("mouseout", hideTip);
  const svg = canvas.querySelector("svg");
  svg?.setAttribute("role", "img");
  svg?.setAttribute("aria-label", host.dataset.label ?? "");
  return { end: () => { hideTip(); chart.dispose(); canvas.remove(); } };
}

/** Braces and bars are marks of ECharts' rich text. */
const bare = (text: string) => text.replace(/[{}|]/g, " ");
