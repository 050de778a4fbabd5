// F2: kill -9 in everything else that writes: import, export of a person, erasure, backup, and webhooks on their way. Each is afterwards done or not done, and may be done again.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { cli, dll, doctor, folder, freshFolder, Nokta, storedCount, until } from "./nokta.mjs";
import { random } from "./load.mjs";
import { drill, number, seed, size } from "./verdict.mjs";

const broken = [], figures = { cycles: 0, killed: 0 };

/** Runs a verb and kills it somewhere in the time it takes when it is left alone. */
async function kill(words, env, next, whole) {
  const child = spawn("dotnet", [dll, ...words, "--lang", "en"], { env: { ...process.env, ...env }, stdio: "ignore" });
  const ended = new Promise((go) => child.on("exit", (code, signal) => go(signal ?? code)));
  setTimeout(() => child.kill("SIGKILL"), whole * (0.35 + 0.6 * next()));
  figures.cycles++;
  if ((await ended) === "SIGKILL") figures.killed++;
}

const timed = (words, env) => { const from = performance.now(); cli(words, env); return performance.now() - from; };

async function imports(env, next, cycles, rows) {
  const [data, file, small] = [await freshFolder("f2"), join(folder("f2"), "till.csv"), join(folder("f2"), "small.csv")];
  const table = (from, to) => "receipt,time,phone,amount\n" + Array.from({ length: to - from }, (_, i) => `R${from + i},2026-03-01 12:${String(i % 60).padStart(2, "0")}:00,0912${String(1000000 + (i % 5000))},12.5\n`).join("");
  const verb = (of) => ["import", of, "--data", data, "--source", "till", "--key", "receipt"];
  writeFileSync(small, table(0, 10));
  writeFileSync(file, table(0, rows));
  cli(verb(small), env);
  const twin = join(folder("f2"), "data");
  spawnSync("cp", ["-r", data, twin]);
  const whole = timed(["import", file, "--data", twin, "--source", "till", "--key", "receipt"], env);
  for (let i = 0; i < cycles; i++) {
    await kill(verb(file), env, next, whole);
    const half = storedCount(data);
    if (i === cycles - 1 || half === rows) { cli(verb(file), env); if (storedCount(data) !== rows) broken.push(`an import that was killed and done again left ${storedCount(data)} of ${rows} interactions`); break; }
  }
  broken.push(...doctor(data));
  return data;
}

async function people(data, env, next, cycles) {
  const place = folder("f2"), key = (i) => "0912" + (1000100 + i), show = (k) => JSON.parse(cli(["person", "show", k, "--data", data, "--json"], env)).reduce((n, row) => n + (Number(Object.values(row).at(-1)) || 0), 0);
  const [exporting, had] = [timed(["person", "export", key(0), "--data", data, "--out", join(place, "whole.zip")], env), show(key(0))];
  for (let i = 0; i < cycles; i++) {
    const file = join(place, i + ".zip");
    await kill(["person", "export", key(1), "--data", data, "--out", file], env, next, exporting);
    if (existsSync(file) && spawnSync("python3", ["-m", "zipfile", "-t", file]).status !== 0) broken.push("half an export stands under its name");
    rmSync(file, { force: true });
    cli(["person", "export", key(1), "--data", data, "--out", file], env);
  }
  for (let i = 0; i < cycles; i++) {
    await kill(["person", "erase", key(2 + i), "--yes", "--data", data], env, next, exporting * 1.2);
    const left = show(key(2 + i));
    if (left !== 0 && left !== had) broken.push(`half an erasure: ${left} of ${had} entries are left`);
    if (left) cli(["person", "erase", key(2 + i), "--yes", "--data", data], env);
    if (show(key(2 + i))) broken.push("who was erased is still there");
  }
}

async function backups(data, env, next, cycles) {
  const place = folder("f2"), whole = timed(["backup", join(place, "whole.nokta"), "--data", data], env);
  for (let i = 0; i < cycles; i++) {
    const file = join(place, i + ".nokta");
    await kill(["backup", file, "--data", data], env, next, whole);
    if (existsSync(file)) try { cli(["backup", "--check", file]); } catch { broken.push("half a copy stands under its name"); }
  }
}

/** Touchpoints are added; a webhook tells of each. The server is killed again and again, and at the end every one that was answered has been told of, always with one id. */
async function webhooks(env, next, cycles) {
  const [data, told] = [await freshFolder("f2"), new Map()];
  const sink = http.createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => setTimeout(() => {
      // Slow to take it in: whoever is killed meanwhile has not delivered.
      if (request.socket.destroyed) return;
      const event = JSON.parse(body), what = createHash("sha1").update(JSON.stringify(event.data)).digest("hex");
      if (event.type === "touchpoint.created") told.set(what, (told.get(what) ?? new Set()).add(request.headers["webhook-id"]));
      answer.end("ok");
    }, 150));
  });
  await new Promise((go) => sink.listen(0, "127.0.0.1", go));
  const at = `127.0.0.1:${sink.address().port}`, more = ["--allow-private-webhooks", at];
  let nokta = await Nokta.start(data, { env, words: more }), made = 0;
  const hook = await nokta.json("POST", "/api/v1/webhooks", { title: "sink", url: `http://${at}/in`, types: ["touchpoint.created"] });
  if (hook.status !== 201) throw new Error("no webhook: " + hook.text);
  for (let i = 0; i < cycles; i++) {
    let over = false;
    const adding = (async () => { while (!over) { const answer = await nokta.json("POST", "/api/v1/touchpoints", { name: { en: "T" + i + "-" + made } }).catch(() => null); if (answer?.status === 201) made++; else if (answer) { broken.push("a touchpoint was refused: " + answer.text.slice(0, 200)); return; } } })();
    const before = made;
    await until("a touchpoint", 20_000, () => made > before || broken.length);
    await new Promise((go) => setTimeout(go, 50 + 400 * next()));
    await nokta.kill();
    over = true;
    await adding;
    figures.cycles++;
    figures.killed++;
    nokta = await Nokta.start(data, { env, words: more });
  }
  await until("every webhook", 30_000, () => told.size >= made).catch(() => broken.push(`only ${told.size} of ${made} events were told`));
  await nokta.stop();
  sink.close();
  const twice = [...told.values()].filter((ids) => ids.size > 1).length;
  if (twice) broken.push(`${twice} events were told under more than one id`);
  Object.assign(figures, { events: made, told: told.size, underTwoIds: twice });
}

await drill("F2", "kill -9 in import, export, erasure, backup and webhooks", process.env.MISTAKE ?? "mark-early", async (env) => {
  const [next, cycles] = [random(seed), number("cycles", size === "ci" ? 2 : 60)];
  const mistake = env.NOKTA_FAULT;
  if (mistake === "leave-half") await imports(env, next, 3, 300_000);
  if (!mistake) {
    const data = await imports(env, next, cycles, size === "ci" ? 300_000 : 1_000_000);
    await people(data, env, next, cycles);
    await backups(data, env, next, cycles);
  }
  if (mistake !== "leave-half") await webhooks(env, next, mistake ? 5 : cycles);
  return { broken, figures };
});
