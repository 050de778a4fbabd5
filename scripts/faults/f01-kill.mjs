// F1: kill -9 while 32 clients send. Nothing that was answered is lost, nothing is stored twice, no half batch, the projections equal the rows.
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { freshFolder, Nokta, storedKeys, until } from "./nokta.mjs";
import { Book, random, resolve, run } from "./load.mjs";
import { absent, Cluster } from "./postgres.mjs";
import { artifacts, drill, examine, number, seed, size, text } from "./verdict.mjs";

/** How it stands after so many kills, kept in case nobody sees the end. */
function look(data, book, cycles) {
  const keys = storedKeys(data), stored = new Set(keys);
  const so = { at: new Date().toISOString(), cycles, acked: book.acked.size, lost: [...book.acked].filter((key) => !stored.has(key)).length, doubled: keys.length - stored.size };
  appendFileSync(join(artifacts, "f01-progress.jsonl"), JSON.stringify(so) + "\n");
  console.error(" ", JSON.stringify(so));
}

const isPostgres = text("store", "sqlite") === "postgres";

await drill("F1", "kill -9 while 32 clients send, 10 % sent again" + (isPostgres ? ", on PostgreSQL" : ""), process.env.MISTAKE ?? "answer-early", async (env) => {
  const cycles = number("cycles", size === "ci" ? 25 : 1000), least = number("acked", size === "ci" ? 0 : 1_000_000);
  const [data, next, book, starts] = [await freshFolder("f1"), random(seed), new Book(), []];
  let done = 0;
  if (isPostgres && absent) return { skipped: absent };
  if (isPostgres) new Cluster().adopt(data);
  const most = number("together", size === "ci" ? 40 : 120);
  // A long run may have to end before its time: it then says how far it came.
  const last = Date.now() + number("minutes", 1e6) * 60_000;
  for (; (done < cycles || book.acked.size < least) && Date.now() < last; done++) {
    const nokta = await Nokta.start(data, { env });
    starts.push(nokta.startMs);
    let over = false;
    const load = run(nokta, book, { isOver: () => over, name: "k" + done, next, together: () => (next() < 0.5 ? 1 : 1 + Math.floor(next() * most)), timeout: 5000 });
    const before = book.acked.size;
    await until("a first answer", 120_000, () => book.acked.size > before);
    await new Promise((go) => setTimeout(go, 50 + next() * 550));
    await nokta.kill();
    over = true;
    await load;
    if (size !== "ci" && done % 50 === 49) look(data, book, done + 1);
  }

  const after = await Nokta.start(data, { env });
  const resolved = await resolve(after, book);
  await after.stop();
  const { found, broken } = examine(data, book);
  starts.sort((a, b) => a - b);
  return { broken, figures: { cycles: done, ...found, resent: book.duplicate, resolved, statuses: book.statuses, startP50: Math.round(starts[starts.length >> 1]), startMax: Math.round(starts.at(-1)), p50: book.quantile(0.5), p99: book.quantile(0.99) } };
});
