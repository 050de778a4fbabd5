// F12: ten times as many clients as it can serve. What is taken is stored, the rest is sent away with Retry-After, memory stays bounded, and it recovers.
import { readFileSync } from "node:fs";
import { freshFolder, Nokta, until } from "./nokta.mjs";
import { Book, random, resolve, run } from "./load.mjs";
import { drill, examine, number, seed, size } from "./verdict.mjs";

await drill("F12", "ten times the clients", "no-keys", async (env) => {
  const [data, book, calm, next] = [await freshFolder("f12"), new Book(), new Book(), random(seed)];
  const nokta = await Nokta.start(data, { env });
  const memory = () => +/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${nokta.server}/status`, "utf8"))[1] / 1024;
  const during = async (into, clients, name, seconds, together) => {
    const end = Date.now() + seconds * 1000;
    await run(nokta, into, { clients, isOver: () => Date.now() > end, name, next, together: () => together, timeout: 60_000 });
  };
  const seconds = size === "ci" ? 3 : 300;
  await during(calm, 8, "warm", 1, 10);
  const [knee, rest] = [new Book(), new Book()];
  await during(knee, 32, "knee", seconds / 2, 10);
  let most = 0;
  const watch = setInterval(() => { most = Math.max(most, memory()); }, 200);
  await during(book, 320, "over", seconds, 100);
  clearInterval(watch);
  await during(rest, 8, "rest", 1, 10);
  const all = new Book();
  for (const one of [calm, knee, book, rest]) {
    for (const fate of ["sent", "accepted", "duplicate", "quarantined", "rejected", "shed", "unknown", "unasked"]) all[fate] += one[fate];
    for (const key of one.acked) all.acked.add(key);
    for (const [key, sent] of one.open) all.open.set(key, sent);
    all.wrong.push(...one.wrong);
  }
  for (const key of all.acked) all.open.delete(key);
  const resolved = await resolve(nokta, all);
  await nokta.stop();
  const { found, broken } = examine(data, all);
  const limit = number("memory", 400);
  if (most > limit) broken.push(`resident memory reached ${Math.round(most)} MB, more than ${limit}`);
  return { broken, figures: { ...found, kneePerSecond: Math.round(knee.accepted / (seconds / 2)), overPerSecond: Math.round(book.accepted / seconds), shed: book.shed, shedWithoutRetryAfter: all.unasked, statuses: book.statuses, memoryMb: Math.round(most), kneeP99: knee.quantile(0.99), overP99: book.quantile(0.99), restP99: rest.quantile(0.99), resolved } };
});
