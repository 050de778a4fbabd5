// F4: the disk runs full under load. While it is full everything is sent away with 503 and Retry-After, reading goes on, and when there is room again
// it heals without a restart.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, freshFolder, Nokta, until } from "./nokta.mjs";
import { Book, random, resolve, run } from "./load.mjs";
import { drill, examine, number, seed, size } from "./verdict.mjs";

await drill("F4", "the disk is full while 16 clients send", "answer-failed", async (env) => {
  const disk = folder("f4"), megabytes = number("megabytes", 24);
  try { execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", disk], { stdio: "pipe" }); } catch { return { skipped: "tool absent: no right to mount a small disk here" }; }
  try {
    const data = join(disk, "data"), book = new Book(), next = random(seed);
    cpSync(await freshFolder("f4"), data, { recursive: true });
    const nokta = await Nokta.start(data, { env });
    let over = false;
    const load = run(nokta, book, { clients: 16, isOver: () => over, name: "f", next, together: () => 20 });
    await until("a first answer", 20_000, () => book.acked.size > 0);
    const ballast = join(disk, "ballast");
    const fill = () => { for (let part = 0; ; part++) try { writeFileSync(ballast + part, Buffer.alloc(256 << 10)); } catch { return; } };
    fill();
    const before = book.shed;
    await until("the first that is sent away", 30_000, () => book.shed > before || book.wrong.length || env.NOKTA_FAULT);
    const while_full = size === "ci" ? 1500 : 20_000, live = [];
    for (const end = Date.now() + while_full; Date.now() < end; ) {
      fill();
      live.push((await nokta.ask("GET", "/health/live").catch(() => ({}))).status);
      await new Promise((go) => setTimeout(go, 200));
    }
    const ready = (await nokta.ask("GET", "/health/ready").catch(() => ({}))).status, shed = book.shed, acked = book.acked.size, from = performance.now();
    execFileSync("sh", ["-c", `rm -f '${ballast}'*`]);
    await until("the first that is taken again", 20_000, () => book.acked.size > acked);
    const healedMs = Math.round(performance.now() - from);
    await new Promise((go) => setTimeout(go, 500));
    over = true;
    await load;
    const resolved = env.NOKTA_FAULT ? 0 : await resolve(nokta, book);
    const said = nokta.said.length;
    await nokta.stop();
    const { found, broken } = examine(data, book);
    if (live.some((status) => status !== 200)) broken.push("it did not say that it lives: " + [...new Set(live)]);
    if (said > 200_000) broken.push(`the log grew by ${said} characters`);
    return { broken, figures: { ...found, shed, resolved, healedMs, readyWhileFull: ready, logCharacters: said, statuses: book.statuses } };
  } finally {
    execFileSync("umount", ["-l", disk]);
    rmSync(disk, { recursive: true, force: true });
  }
});
