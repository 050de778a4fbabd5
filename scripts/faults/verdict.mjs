// What a drill says at its end: a line of figures for the machine, a sentence for people, and 0, 1 (a promise was broken) or 2 (the drill was).
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { doctor, Harness, root, storedKeys } from "./nokta.mjs";

const words = process.argv.slice(2);
export const isBroken = words.includes("--broken");
export const number = (name, otherwise) => { const at = words.indexOf("--" + name); return at < 0 ? otherwise : +words[at + 1]; };
export const text = (name, otherwise) => { const at = words.indexOf("--" + name); return at < 0 ? otherwise : words[at + 1]; };
export const size = text("size", "ci");
export const seed = +(process.env.SEED ?? number("seed", size === "ci" ? 20261123 : (Date.now() & 0x7fffffff)));

export const artifacts = join(root, "artifacts");
mkdirSync(artifacts, { recursive: true });

/** The promise of every drill: what was acknowledged is stored, once; the book adds up; the doctor finds nothing. */
export function examine(data, book) {
  const keys = storedKeys(data), stored = new Set(keys);
  const lost = [...book.acked].filter((key) => !stored.has(key)).length;
  const found = { stored: keys.length, acked: book.acked.size, lost, doubled: keys.length - stored.size, unackedStored: [...stored].filter((key) => !book.acked.has(key)).length };
  const broken = [];
  if (lost) broken.push(`${lost} acknowledged interactions are lost`);
  if (found.doubled) broken.push(`${found.doubled} interactions are stored twice`);
  if (!book.adds) broken.push("the fates do not add up: " + JSON.stringify(book.fates));
  if (book.wrong.length) broken.push(...new Set(book.wrong));
  broken.push(...doctor(data));
  return { found, broken };
}

/** Runs a drill and ends the process. With --broken the mistake must be noticed, and 0 means that it was. */
export async function drill(id, what, mistake, body) {
  const begun = Date.now();
  const env = isBroken ? { NOKTA_FAULT: mistake } : {};
  let result;
  try {
    result = await body(env);
  } catch (problem) {
    console.error(`${id}: the drill itself broke: ${problem instanceof Harness ? problem.message : problem.stack}`);
    process.exit(2);
  }
  const { figures, broken, skipped } = result;
  if (skipped) { console.log(`${id} skipped: ${skipped}`); process.exit(0); }
  const git = (...args) => { try { return execFileSync("git", ["-C", root, ...args]).toString().trim(); } catch { return ""; } };
  const line = { drill: id, what, size, seed, broken: isBroken ? mistake : undefined, held: broken.length === 0, found: broken.slice(0, 5), figures, seconds: (Date.now() - begun) / 1000, at: new Date(begun).toISOString(), commit: process.env.NOKTA_COMMIT ?? git("rev-parse", "--short", "HEAD"), cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30), load: Math.round(loadavg()[0]) };
  appendFileSync(join(artifacts, "faults.jsonl"), JSON.stringify(line) + "\n");
  const held = broken.length === 0;
  console.log(`${id} ${isBroken ? (held ? "DID NOT NOTICE " + mistake : "noticed " + mistake) : held ? "held" : "BROKEN"} (seed ${seed}, ${line.seconds.toFixed(1)} s) ${JSON.stringify(figures)}`);
  for (const why of broken) console.log("  " + why);
  process.exit(held === isBroken ? 1 : 0);
}
