// F1: kill -9 while 32 clients send. Nothing that was answered is lost, nothing is stored twice, no half batch, the projections equal the rows.
import { freshFolder, Nokta, until } from "./nokta.mjs";
import { Book, random, resolve, run } from "./load.mjs";
import { drill, examine, number, seed, size } from "./verdict.mjs";

await drill("F1", "kill -9 while 32 clients send, 10 % sent again", process.env.MISTAKE ?? "answer-early", async (env) => {
  const cycles = number("cycles", size === "ci" ? 25 : 1000), least = number("acked", size === "ci" ? 0 : 1_000_000);
  const [data, next, book, starts] = [await freshFolder("f1"), random(seed), new Book(), []];
  let done = 0;
  for (; done < cycles || book.acked.size < least; done++) {
    const nokta = await Nokta.start(data, { env });
    starts.push(nokta.startMs);
    let over = false;
    const load = run(nokta, book, { isOver: () => over, name: "k" + done, next, together: () => (next() < 0.5 ? 1 : 1 + Math.floor(next() * 40)), timeout: 5000 });
    const before = book.acked.size;
    await until("a first answer", 20_000, () => book.acked.size > before);
    await new Promise((go) => setTimeout(go, 50 + next() * 550));
    await nokta.kill();
    over = true;
    await load;
    if (size !== "ci" && done % 50 === 49) console.error(`  cycle ${done + 1}: ${book.acked.size} acknowledged`);
  }

  const last = await Nokta.start(data, { env });
  const resolved = await resolve(last, book);
  await last.stop();
  const { found, broken } = examine(data, book);
  starts.sort((a, b) => a - b);
  return { broken, figures: { cycles: done, ...found, resent: book.duplicate, resolved, statuses: book.statuses, startP50: Math.round(starts[starts.length >> 1]), startMax: Math.round(starts.at(-1)), p50: book.quantile(0.5), p99: book.quantile(0.99) } };
});
