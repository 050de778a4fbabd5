// Sums the test reports, lists what was left out and why, and prints the closing line last.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const [folder, ...flags] = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const left = { "data absent": [], "tool absent": [], skipped: [] };
const unescape = (s) => s.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&#x[AD];/gi, " ").replace(/&amp;/g, "&");

for (const file of readdirSync(folder).filter((f) => f.endsWith(".xml")).sort()) {
  const xml = readFileSync(join(folder, file), "utf8");
  if (xml === "<crash/>") { total.failed++; console.log(`failed: ${file} has no report`); continue; }
  for (const test of xml.matchAll(/<test [^>]*?name="([^"]*)"[^>]*?result="(Pass|Fail|Skip)"[^>]*?(?:\/>|>([\s\S]*?)<\/test>)/g)) {
    const [, name, result, body = ""] = test;
    if (result === "Pass") total.passed++;
    else if (result === "Fail") { total.failed++; console.log(`failed: ${unescape(name)}`); }
    else {
      total.skipped++;
      const reason = unescape(/<reason>(?:<!\[CDATA\[)?([\s\S]*?)(?:\]\]>)?<\/reason>/.exec(body)?.[1] ?? "no reason given");
      const kind = reason.startsWith("data absent") ? "data absent" : reason.startsWith("tool absent") ? "tool absent" : "skipped";
      left[kind].push(`${unescape(name)}: ${reason}`);
    }
  }
  for (const collection of xml.matchAll(/<errors>([\s\S]*?)<\/errors>/g))
    if (/<error /.test(collection[1])) { total.failed++; console.log(`failed: an error outside of a test in ${file}`); }
}

for (const [kind, tests] of Object.entries(left)) for (const test of tests) console.log(`${kind}: ${test}`);
let broken = total.failed > 0 || total.passed === 0;
if (flags.includes("--require-tools") && left["tool absent"].length > 0) { broken = true; console.log("tools are required here, and some are absent"); }
if (flags.includes("--require-data") && left["data absent"].length > 0) { broken = true; console.log("golden data is required here, and some is absent"); }
if (broken && total.failed === 0) total.failed = left["tool absent"].length + left["data absent"].length || 1;
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(broken ? 1 : 0);
