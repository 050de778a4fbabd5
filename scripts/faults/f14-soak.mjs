// F14: mixed load for long, with a kill now and then. Memory, handles and the write-ahead log must not grow with time.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { freshFolder, Nokta, until } from "./nokta.mjs";
import { Book, random, resolve, run } from "./load.mjs";
import { drill, examine, number, seed, size } from "./verdict.mjs";

await drill("F14", "soak", "answer-early", async (env) => {
  const minutes = number("minutes", size === "ci" ? 0.2 : 60), parts = number("parts", size === "ci" ? 2 : 12);
  const [data, book, next, looks] = [await freshFolder("f14"), new Book(), random(seed), []];
  for (let part = 0; part < parts; part++) {
    const nokta = await Nokta.start(data, { env });
    let over = false;
    const load = run(nokta, book, { clients: 8, isOver: () => over, name: "d" + part, next, together: () => 1 + Math.floor(next() * 5), pause: 20 });
    await until("a first answer", 20_000, () => book.acked.size > 0);
    await new Promise((go) => setTimeout(go, (minutes / parts) * 60_000));
    const status = readFileSync(`/proc/${nokta.server}/status`, "utf8");
    looks.push({ memoryMb: Math.round(+/VmRSS:\s+(\d+)/.exec(status)[1] / 1024), threads: +/Threads:\s+(\d+)/.exec(status)[1], handles: readdirSync(`/proc/${nokta.server}/fd`).length, walMb: +(statSync(join(data, "nokta.db-wal")).size / 2 ** 20).toFixed(1) });
    over = true;
    await nokta.kill();
    await load;
  }
  const last = await Nokta.start(data, { env });
  const resolved = await resolve(last, book);
  await last.stop();
  const { found, broken } = examine(data, book);
  if (looks.some((look) => look.walMb > 256)) broken.push("the write-ahead log grew beyond 256 MB");
  return { broken, figures: { minutes, ...found, resolved, first: looks[0], last: looks.at(-1), p99: book.quantile(0.99) } };
});
