// A real server on a folder of its own, started, asked, killed and looked into: what every drill needs.
import { execFile, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliDecompressSync } from "node:zlib";
import { stores } from "./postgres.mjs";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const dll = process.env.NOKTA_DLL ?? join(root, "src/Nokta.Server/bin/Debug/net10.0/nokta.dll");
const open = new Set(), folders = [];
process.on("exit", () => {
  for (const child of open) try { process.kill(child.pid, "SIGKILL"); } catch {}
  if (!process.env.KEEP) for (const folder of folders) try { rmSync(folder, { recursive: true, force: true }); } catch {}
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(2));

export function folder(prefix = "drill") {
  const made = mkdtempSync(join(tmpdir(), `nokta-${prefix}-`));
  folders.push(made);
  return made;
}

export const until = async (what, most, ask) => {
  for (const from = Date.now(); ; ) {
    const found = await ask();
    if (found) return found;
    if (Date.now() - from > most) throw new Harness(`${what}: waited ${most} ms`);
    await new Promise((go) => setTimeout(go, 20));
  }
};

/** The drill itself could not be held: another exit than a broken promise. */
export class Harness extends Error {}

export class Nokta {
  /** Starts it; resolves once it answers. `under` is a program and its words that start it (strace, faketime). */
  static async start(data, { env = {}, under = [], words: more = [], ready = true, wait = 60_000 } = {}) {
    const words = [...under, "dotnet", dll, "serve", "--data", data, "--urls", "http://127.0.0.1:0", "--lang", "en", ...more];
    const begun = performance.now();
    const child = spawn(words[0], words.slice(1), { env: { ...process.env, DOTNET_TieredCompilation: "1", ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const nokta = new Nokta();
    Object.assign(nokta, { child, data, under: under.length > 0, said: "", ended: new Promise((end) => child.on("exit", (code, signal) => end(code ?? signal))) });
    open.add(child);
    nokta.ended.then((how) => { open.delete(child); nokta.how = how; });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => { if (nokta.said.length < 1_000_000) nokta.said += text; });
    if (!ready) return nokta;
    nokta.port = await until("the server's address", wait, () => { if (nokta.how !== undefined) throw new Harness("the server ended: " + nokta.said.slice(-2000)); return +(/http:\/\/127\.0\.0\.1:(\d+)/.exec(nokta.said)?.[1] ?? 0); });
    await until("the server's readiness", wait, async () => (await nokta.ask("GET", "/health/live").catch(() => ({}))).status === 200);
    nokta.startMs = performance.now() - begun;
    return nokta;
  }

  get pid() { return this.child.pid; }

  /** The process that serves: under a tracer it is its child. */
  get server() {
    if (!this.under) return this.pid;
    try { return +execFileSync("pgrep", ["-P", String(this.pid), "-f", "nokta.dll"]).toString().trim().split("\n")[0]; } catch { return this.pid; }
  }

  async kill(signal = "SIGKILL") {
    try { process.kill(this.server, signal); } catch {}
    if (signal === "SIGKILL" && this.server !== this.pid) try { process.kill(this.pid, signal); } catch {}
    return await this.ended;
  }

  async stop() {
    try { process.kill(this.server, "SIGTERM"); } catch {}
    return await this.ended;
  }

  ask(method, path, { body, headers = {}, agent, timeout = 30_000 } = {}) {
    return new Promise((done, fail) => {
      const request = http.request({ host: "127.0.0.1", port: this.port, method, path, agent, headers: { ...headers, ...(body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) }) } }, (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("error", fail);
        answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString("utf8") }));
      });
      request.setTimeout(timeout, () => request.destroy(new Error("no answer")));
      request.on("error", fail);
      request.end(body);
    });
  }

  /** Asks as a program does, with the token of the template. */
  json(method, path, body) {
    return this.ask(method, path, { body: JSON.stringify(body), headers: { "Content-Type": "application/json", Authorization: "Bearer " + token(this.data) } });
  }

  /** Sends events with the token of the template. */
  async send(events, { agent, timeout } = {}) {
    const answer = await this.ask("POST", "/api/v1/interactions", { agent, timeout, body: JSON.stringify(events), headers: { "Content-Type": "application/json", Authorization: "Bearer " + token(this.data) } });
    return { ...answer, json: answer.status === 200 ? JSON.parse(answer.text) : null };
  }
}

const tokens = new Map();
const token = (data) => tokens.get(data) ?? (tokens.set(data, readFileSync(join(data, "drill.token"), "utf8")), tokens.get(data));

/** A data folder with an owner, a workspace and a token that may record: made once, copied for each drill. */
export async function freshFolder(prefix) {
  const template = process.env.NOKTA_DRILL_TEMPLATE ?? join(tmpdir(), `nokta-drill-template-${process.pid}`);
  if (!existsSync(join(template, "drill.token"))) {
    if (!process.env.NOKTA_DRILL_TEMPLATE) folders.push(template);
    execFileSync("dotnet", [join(root, "bench/Nokta.Bench/bin/Debug/net10.0/Nokta.Bench.dll"), "drill-folder", template], { stdio: ["ignore", "ignore", "inherit"] });
    // The server brings modules of its own: their tables are made now, not in the drill.
    await (await Nokta.start(template)).stop();
  }
  const data = join(folder(prefix), "data");
  cpSync(template, data, { recursive: true });
  return data;
}

/** Runs a verb to its end and gives what it said; `later` does not hold up whoever goes on sending. */
export function cli(words, env = {}) {
  return execFileSync("dotnet", [dll, ...words, "--lang", "en"], { env: { ...process.env, ...env }, maxBuffer: 2 ** 26, stdio: ["ignore", "pipe", "pipe"] }).toString();
}
cli.later = (words, env = {}) => promisify(execFile)("dotnet", [dll, ...words, "--lang", "en"], { env: { ...process.env, ...env }, maxBuffer: 2 ** 26 });

/** Asks the database without the product, whichever it is. */
function ask(data, sql, onPostgres = sql) {
  const cluster = stores.get(data);
  return cluster ? cluster.ask(onPostgres) : execFileSync("sqlite3", ["-readonly", join(data, "nokta.db"), sql], { maxBuffer: 2 ** 31 - 1 }).toString();
}

/** How many interactions are stored, of whatever source. */
export const storedCount = (data) => +ask(data, 'SELECT COALESCE(SUM("Rows"), 0) FROM interactions_state');

/** All source keys that came live and are stored: blocks are unpacked here, from what the database holds. */
export function storedKeys(data) {
  const from = (hex, schema) => `SELECT ${hex} FROM ${schema}interactions_content c JOIN ${schema}interactions_block b ON b."Workspace" = c."Workspace" AND b."Id" = c."Block" WHERE b."FirstRow" > 0 ORDER BY b."FirstRow"`;
  const rows = ask(data, from('hex(c."Raw")', ""), from(`encode(c."Raw", 'hex')`, "drill."));
  const keys = [];
  for (const hex of rows.split("\n")) {
    if (!hex) continue;
    const raw = Buffer.from(hex, "hex"), records = raw.readInt32LE(5), plain = brotliDecompressSync(raw.subarray(9, raw.length - 8));
    let at = 0;
    const varint = () => { for (let value = 0, unit = 1; ; unit *= 128) { const b = plain[at++]; value += (b & 127) * unit; if (b < 128) return value; } };
    const lengths = [];
    for (let i = 0; i < records; i++) { varint(); lengths.push(varint()); }
    for (const length of lengths) { keys.push(JSON.parse(plain.subarray(at, at + length).toString("utf8")).sourceKey); at += length; }
  }
  return keys;
}

/** What `nokta doctor` finds wrong; nothing when all is sound. */
export function doctor(data, env = {}) {
  try {
    execFileSync("dotnet", [dll, "doctor", "--data", data, "--json", "--lang", "en"], { env: { ...process.env, ...env }, maxBuffer: 2 ** 26, stdio: ["ignore", "pipe", "pipe"] });
    return [];
  } catch (broken) {
    let found;
    try { found = JSON.parse(broken.stdout.toString()); } catch { return ["doctor: " + (broken.stdout + "" + broken.stderr).slice(0, 2000)]; }
    return found.filter((f) => f.state !== "ok" && f.check !== "disk").map((f) => `${f.check}: ${f.found}`);
  }
}
