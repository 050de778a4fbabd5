// F18: a log grows and is rotated while the server that follows it is killed: every whole line comes in once, whatever the file is called by then.
import { appendFileSync, copyFileSync, existsSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cli, doctor, folder, freshFolder, Nokta, storedCount, until } from "./nokta.mjs";
import { drill, number, seed, size } from "./verdict.mjs";

await drill("F18", "a log that grows and rotates is read once over kills", "forget-place", async (env) => {
  const [data, cycles] = [await freshFolder("f18"), number("cycles", size === "ci" ? 5 : 200)];
  const log = join(folder("f18-log"), "access.log");
  let random = seed >>> 0, written = 0;
  const dice = (n) => (random = (Math.imul(random, 1664525) + 1013904223) >>> 0) % n;
  // Equal lines are different visits: one in four is written twice.
  const lines = (n) => Array.from({ length: n }, () => {
    const line = `192.0.2.${written % 200} - - [10/Oct/2026:13:${String(written % 60).padStart(2, "0")}:36 +0330] "GET /p/x${written} HTTP/1.1" 200 2326 "-" "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"\n`;
    if (dice(4)) written++; else twice++;
    return line;
  }).join("");
  let twice = 0;
  const rotate = (how) => {
    for (let i = 8; i > 0; i--) if (existsSync(`${log}.${i}`)) renameSync(`${log}.${i}`, `${log}.${i + 1}`);
    if (how) return renameSync(log, log + ".1"), writeFileSync(log, lines(3));
    copyFileSync(log, log + ".1");
    truncateSync(log);
  };
  writeFileSync(log, lines(50));
  cli(["follow", log, "--source", "web", "--from-start", "--data", data]);
  let sent = 50, rotations = 0;
  for (let cycle = 0; cycle < cycles; cycle++) {
    const server = await Nokta.start(data, { env });
    const rows = storedCount(data), wait = 800 + dice(1200);
    for (const from = Date.now(); Date.now() - from < wait;) {
      const n = 1 + dice(400), text = lines(n), cut = dice(text.length);
      appendFileSync(log, text.slice(0, cut));
      await new Promise((go) => setTimeout(go, dice(60)));
      appendFileSync(log, text.slice(cut));
      sent += n;
    }
    await server.kill();
    if (cycle % 2 === 0) { const how = dice(2); rotate(how); if (how) sent += 3; rotations++; }
    if (storedCount(data) < rows) return { broken: [`${rows} rows were there, ${storedCount(data)} are`], figures: {} };
  }
  const last = await Nokta.start(data, { env });
  await until("the last line", 60_000, () => storedCount(data) >= sent).catch(() => {});
  await new Promise((go) => setTimeout(go, 2500));
  await last.stop();
  const stored = storedCount(data), broken = doctor(data);
  if (stored < sent) broken.push(`${sent - stored} lines are lost`);
  if (stored > sent) broken.push(`${stored - sent} lines came twice`);
  return { broken, figures: { kills: cycles, rotations, lines: sent, equal: twice, stored } };
});
