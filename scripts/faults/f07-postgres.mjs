// F7: PostgreSQL dies without a word, stops in order, hangs, and cuts every connection, in mid-write. What was answered is there once, and nobody has to start anything again.
import { freshFolder, Nokta, until } from "./nokta.mjs";
import { Book, random, resolve, run } from "./load.mjs";
import { absent, Cluster } from "./postgres.mjs";
import { drill, examine, number, seed, size } from "./verdict.mjs";

const ways = {
  immediate: (cluster) => { cluster.stop("immediate"); cluster.start(); },
  fast: (cluster) => { cluster.stop("fast"); cluster.start(); },
  hang: async (cluster) => { cluster.freeze(); await new Promise((go) => setTimeout(go, size === "ci" ? 2000 : 10_000)); cluster.thaw(); },
  cut: (cluster) => cluster.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'nokta'"),
};

await drill("F7", "PostgreSQL dies, stops, hangs and cuts connections while 16 clients send", "no-sync", async (env) => {
  if (absent) return { skipped: absent };
  const [cluster, data, book, next, healed] = [new Cluster(), await freshFolder("f7"), new Book(), random(seed), {}];
  cluster.adopt(data);
  const nokta = await Nokta.start(data, { env });
  let over = false;
  const load = run(nokta, book, { clients: 16, isOver: () => over, name: "p", next, together: () => 1 + Math.floor(next() * 10), timeout: 20_000 });
  const rounds = number("rounds", size === "ci" ? 1 : 12), names = env.NOKTA_FAULT ? Array(6).fill("immediate") : Object.keys(ways);
  for (let round = 0; round < rounds; round++)
    for (const way of names) {
      const enough = book.acked.size + 50 + Math.floor(next() * 100);
      await until("enough answers", 60_000, () => book.acked.size > enough);
      await ways[way](cluster);
      const [from, before] = [performance.now(), book.acked.size];
      await until("an answer after " + way, 60_000, () => book.acked.size > before);
      healed[way] = Math.max(healed[way] ?? 0, Math.round(performance.now() - from));
    }
  over = true;
  await load;
  const resolved = env.NOKTA_FAULT ? 0 : await resolve(nokta, book);
  await nokta.stop();
  const { found, broken } = examine(data, book);
  const slow = Object.entries(healed).filter(([, ms]) => ms > 10_000);
  if (slow.length) broken.push("it took too long to heal: " + JSON.stringify(slow));
  return { broken, figures: { faults: rounds * names.length, healedMs: healed, ...found, resolved, statuses: book.statuses } };
});
