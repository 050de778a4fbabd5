// Bundles CSS, fonts and islands into wwwroot/dist, and the icons that are used into one sprite.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const out = "../wwwroot/dist";
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

// Right-to-left is not a patch: a physical side is refused unless the rule says that it is meant (data-phys).
for (const file of readdirSync("src").filter((f) => f.endsWith(".css")))
  readFileSync(`src/${file}`, "utf8").split("\n").forEach((line, i) => {
    if (/(^|[\s;{])[\w-]*\b(left|right)\b[\w-]*\s*:|text-align:\s*(left|right)|float:/.test(line) && !line.includes("data-phys"))
      throw new Error(`${file}:${i + 1}: a physical side: ${line.trim()}`);
  });

await build({
  entryPoints: { app: "src/app.css", print: "src/print.css" }, outdir: out, bundle: true, minify: true,
  loader: { ".woff2": "copy" }, assetNames: "[name]", logLevel: "warning",
});

// Turbo writes a style element as soon as it is loaded, which our Content-Security-Policy refuses; feedback.css styles its bar.
const withoutStyleElement = {
  name: "turbo-without-style-element",
  setup: ({ onLoad }) => onLoad({ filter: /@hotwired.turbo.dist.turbo\.es2017-esm\.js$/ }, ({ path }) => {
    const source = readFileSync(path, "utf8"), call = "this.installStylesheetElement();";
    if (source.split(call).length !== 2) throw new Error("Turbo changed: look again at how its progress bar gets its style.");
    return { contents: source.replace(call, "") };
  }),
};
await build({
  entryPoints: { app: "src/app.ts" }, outdir: out, bundle: true, minify: true, format: "esm", target: "es2022", logLevel: "warning",
  splitting: true, chunkNames: "[name]-[hash]", legalComments: "none", plugins: [withoutStyleElement],
});

// Stands on other people's pages: a plain script, for every browser of the last years.
await build({ entryPoints: { t: "src/tracker.ts" }, outdir: out, bundle: true, minify: true, format: "iife", target: "es2020", logLevel: "warning", legalComments: "none" });

// Stands between the page of taps and the network, where there may be none.
await build({ entryPoints: { "log-worker": "src/log-worker.ts" }, outdir: out, bundle: true, minify: true, format: "iife", target: "es2022", logLevel: "warning", legalComments: "none" });

// What every page loads stays small; the charts come by themselves and have a limit of their own.
const packed = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(`${out}/${file}`), { level: 9 }).length, 0) / 1024;
for (const [what, limit, files] of [["app.js", 60, ["app.js"]], ["tracker", 3, ["t.js"]], ["chart island", 220, readdirSync(out).filter((f) => /^chart.*\.js$/.test(f))]]) {
  const size = packed(files);
  console.log(`${what}: ${size.toFixed(1)} KB compressed`);
  if (size > limit) throw new Error(`${what} is ${size.toFixed(1)} KB compressed, and ${limit} is the limit.`);
}

const icons = readFileSync("src/icons.txt", "utf8").split(/\s+/).filter(Boolean);
const symbols = icons.map((name) => {
  const svg = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
  return `<symbol id="${name}" viewBox="0 0 24 24">${/<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)[1].replace(/\s+/g, " ").trim()}</symbol>`;
});
writeFileSync(`${out}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
copyFileSync("src/favicon.svg", `${out}/favicon.svg`);
