// F3: the n-th write or sync of the database fails, for one n after the other, as SQLite tests itself. Who was to be stored then is sent away with 503, the
// next one is taken again, and what was answered is there after a kill.
import { execFileSync, spawn } from "node:child_process";
import { freshFolder, Nokta, until } from "./nokta.mjs";
import { Book, event, resolve } from "./load.mjs";
import { drill, examine, number, size } from "./verdict.mjs";

const kinds = ["fdatasync,fsync:error=EIO", "pwrite64:error=ENOSPC", "pwrite64:error=EIO"];

/** Traced only while so many requests are sent, so that n counts operations of this load alone. */
async function fail(nokta, book, kind, n, name) {
  const tracer = spawn("strace", ["-f", "-p", String(nokta.server), "-e", `trace=${kind.split(":")[0]}`, "-e", `inject=${kind}:when=${n}`], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  tracer.stderr.on("data", (text) => (said += text));
  const ended = new Promise((go) => tracer.on("exit", go));
  await until("the tracer", 10_000, () => said.includes("attached"));
  for (let i = 0; i < n + 3 && !said.includes("INJECTED"); i++) {
    const events = [event(`${name}-${i}`)];
    book.take(events, await nokta.send(events).catch(() => null), 0);
  }
  tracer.kill("SIGINT");
  await ended;
  const after = [event(`${name}-after`)], answer = await nokta.send(after).catch(() => null);
  book.take(after, answer, 0);
  return { hit: said.includes("INJECTED"), healed: answer?.status === 200 };
}

await drill("F3", "the n-th write or sync of the database fails", "answer-failed", async (env) => {
  try { execFileSync("strace", ["-V"], { stdio: "ignore" }); } catch { return { skipped: "tool absent: strace" }; }
  const [data, book] = [await freshFolder("f3"), new Book()], ns = number("n", size === "ci" ? 40 : 400);
  const figures = { n: ns, faults: 0, surfaced: 0, notHealed: 0, kills: 0, resolved: 0 };
  let nokta = await Nokta.start(data, { env });
  for (const [k, kind] of kinds.entries())
    for (let n = 1; n <= ns; n += size === "ci" ? 3 : 1) {
      const before = book.shed, { hit, healed } = await fail(nokta, book, kind, n, `k${k}-${n}`);
      figures.faults += hit ? 1 : 0;
      figures.surfaced += book.shed > before ? 1 : 0;
      figures.notHealed += healed ? 0 : 1;
      if (n % 100 === 99) { await nokta.kill(); nokta = await Nokta.start(data, { env }); figures.kills++; }
    }
  await nokta.kill();
  figures.kills++;
  const again = await Nokta.start(data, { env: {} });
  figures.resolved += await resolve(again, book);
  await again.stop();
  const { found, broken } = examine(data, book);
  if (figures.surfaced === 0 && !env.NOKTA_FAULT) broken.push("no fault reached a sender: the drill tests nothing");
  if (figures.notHealed) broken.push(`after ${figures.notHealed} of ${figures.faults} faults the next request was not taken`);
  return { broken, figures: { ...figures, ...found, statuses: book.statuses } };
});
