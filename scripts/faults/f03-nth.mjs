// F3: the n-th write or sync of the database fails, for one n after the other, as SQLite tests itself. What was answered is there after the next start.
import { execFileSync, spawn } from "node:child_process";
import { freshFolder, Nokta } from "./nokta.mjs";
import { Book, event, resolve } from "./load.mjs";
import { drill, examine, number, size } from "./verdict.mjs";

await drill("F3", "the n-th write or sync of the database fails", "answer-failed", async (env) => {
  try { execFileSync("strace", ["-V"], { stdio: "ignore" }); } catch { return { skipped: "tool absent: strace" }; }
  const ns = number("n", size === "ci" ? 1 : 20), kinds = size === "ci" ? ["fdatasync,fsync:error=EIO"] : ["fdatasync,fsync:error=EIO", "pwrite64:error=ENOSPC", "pwrite64:error=EIO"];
  const figures = { runs: 0, surfaced: 0, acked: 0, lost: 0, stored: 0, resolved: 0 }, broken = [];
  for (const kind of kinds)
    for (let n = 1; n <= ns; n++) {
      const [data, book] = [await freshFolder("f3"), new Book()];
      const nokta = await Nokta.start(data, { env });
      // Traced only from here on, so that n counts operations of this load alone.
      const tracer = spawn("strace", ["-f", "-p", String(nokta.server), "-e", `trace=${kind.split(":")[0]}`, "-e", `inject=${kind}:when=${n}`, "-o", "/dev/null"], { stdio: ["ignore", "ignore", "pipe"] });
      await new Promise((go) => { tracer.stderr.on("data", go); setTimeout(go, 5000); });
      for (let i = 0; i < (size === "ci" ? 20 : 200); i++) {
        const events = [event(`n${n}-${i}`)];
        book.take(events, await nokta.send(events).catch(() => null), 0);
      }
      tracer.kill("SIGINT");
      await nokta.kill();
      const again = await Nokta.start(data, { env: {} });
      figures.resolved += await resolve(again, book);
      await again.stop();
      const { found, broken: wrong } = examine(data, book);
      figures.runs++;
      figures.surfaced += book.shed > 0 ? 1 : 0;
      for (const name of ["acked", "lost", "stored"]) figures[name] += found[name];
      broken.push(...wrong.map((why) => `${kind} when=${n}: ${why}`));
    }
  if (!env.NOKTA_FAULT && figures.surfaced === 0) broken.push("no fault reached a sender: the drill tests nothing");
  return { broken, figures };
});
