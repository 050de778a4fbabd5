// F15: it is told to stop under load. What is being sent is answered, what waits is stored, and it ends in time.
import { freshFolder, Nokta, until } from "./nokta.mjs";
import { Book, random, resolve, run } from "./load.mjs";
import { drill, examine, seed } from "./verdict.mjs";

await drill("F15", "SIGTERM while 32 clients send", "answer-early,no-drain", async (env) => {
  const [data, book, next] = [await freshFolder("f15"), new Book(), random(seed)];
  const nokta = await Nokta.start(data, { env });
  let over = false;
  const load = run(nokta, book, { isOver: () => over, name: "s", next, together: () => 3 });
  await until("enough answers", 30_000, () => book.acked.size > 500);
  const from = performance.now();
  const stopped = nokta.stop();
  const how = await Promise.race([stopped, new Promise((go) => setTimeout(() => go("late"), 35_000))]);
  const stopMs = Math.round(performance.now() - from);
  over = true;
  await load;
  const after = await Nokta.start(data);
  const resolved = await resolve(after, book);
  await after.stop();
  const { found, broken } = examine(data, book);
  if (how !== 0) broken.push(`it ended with ${how}`);
  return { broken, figures: { ...found, stopMs, resolved, statuses: book.statuses } };
});
