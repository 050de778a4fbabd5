// A chart as a file: SVG with its fonts inside, PNG at twice the size, or on the clipboard.

const SVG = "http://www.w3.org/2000/svg";
const FONTS: Record<string, string[]> = { fa: ["vazirmatn-arabic-wght-normal", "vazirmatn-latin-wght-normal"], ru: ["onest-cyrillic-wght-normal", "onest-latin-wght-normal"], en: ["onest-latin-wght-normal"] };

type Size = { width: number; height: number };

export async function picture(svg: SVGSVGElement, button: HTMLButtonElement) {
  await deliver(new XMLSerializer().serializeToString(await standalone(svg)), sizeOf(svg), button);
}

/** Gives the picture as the button asks for it. */
export async function deliver(source: string, size: Size, button: HTMLButtonElement) {
  const how = button.dataset.image, name = button.dataset.name ?? "chart";
  if (how === "svg") return save(new Blob([source], { type: "image/svg+xml" }), name + ".svg");
  const drawn = raster(source, size);
  if (how === "png") return save(await drawn, name + ".png");
  const words = button.querySelector("span") ?? button, before = words.textContent;
  await navigator.clipboard?.write([new ClipboardItem({ "image/png": drawn })]);
  words.textContent = button.dataset.copied ?? before;
  setTimeout(() => { words.textContent = before; }, 2_000);
}

/** A copy that needs nothing of the page: its size, its ground and its fonts. */
async function standalone(svg: SVGSVGElement): Promise<SVGSVGElement> {
  const copy = svg.cloneNode(true) as SVGSVGElement, { width, height } = sizeOf(svg);
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  if (!copy.hasAttribute("viewBox")) copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const ground = document.createElementNS(SVG, "rect"), box = copy.getAttribute("viewBox")!.split(/[ ,]+/);
  for (const [key, value] of [["x", box[0]], ["y", box[1]], ["width", box[2]], ["height", box[3]], ["fill", getComputedStyle(svg.closest(".card") ?? document.body).backgroundColor]]) ground.setAttribute(key, value);
  copy.prepend(ground);
  const style = document.createElementNS(SVG, "style");
  style.textContent = await fontFaces();
  copy.prepend(style);
  return copy;
}

export const fontFaces = async () => (await Promise.all((FONTS[document.documentElement.lang] ?? FONTS.en).map(fontFace))).join("");

function sizeOf(svg: SVGSVGElement) {
  const box = svg.viewBox.baseVal;
  return box && box.width ? { width: box.width, height: box.height } : { width: svg.clientWidth || Number(svg.getAttribute("width")), height: svg.clientHeight || Number(svg.getAttribute("height")) };
}

async function fontFace(file: string): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(`/_content/Nokta.Ui/dist/${file}.woff2`)).arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  const family = file.startsWith("vazirmatn") ? "Vazirmatn Variable" : "Onest Variable";
  return `@font-face{font-family:'${family}';font-weight:100 900;src:url(data:font/woff2;base64,${btoa(text)}) format('woff2')${RANGES[file] ?? ""}}`;
}

const RANGES: Record<string, string> = {
  "vazirmatn-latin-wght-normal": ";unicode-range:U+0000-00FF,U+2000-200B,U+2010-2027",
  "onest-latin-wght-normal": ";unicode-range:U+0000-00FF,U+2000-206F,U+20AC,U+2212",
  "onest-cyrillic-wght-normal": ";unicode-range:U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
};

async function raster(source: string, { width, height }: Size): Promise<Blob> {
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(source);
  await image.decode();
  // The fonts inside a picture are ready only a moment after the picture is.
  await new Promise((ready) => setTimeout(ready, 80));
  const canvas = document.createElement("canvas"), scale = Math.min(2, 8000 / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, fail) => canvas.toBlob((blob) => blob ? done(blob) : fail(new Error("no picture")), "image/png"));
}

function save(blob: Blob, name: string) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.dataset.turbo = "false";
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
