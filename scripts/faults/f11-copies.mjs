// F11: copies are made while it writes. Each, restored into an empty folder, is sound, holds all that was acknowledged before it began, and can be served.
import { join } from "node:path";
import { cli, doctor, folder, freshFolder, Nokta, storedKeys, until } from "./nokta.mjs";
import { Book, random, resolve, run } from "./load.mjs";
import { drill, examine, number, seed, size } from "./verdict.mjs";

await drill("F11", "copies are made and restored while 8 clients send", "file-alone", async (env) => {
  const [data, book, next, place, copies] = [await freshFolder("f11"), new Book(), random(seed), folder("f11"), number("copies", size === "ci" ? 2 : 10)];
  const nokta = await Nokta.start(data, { env });
  let over = false;
  const load = run(nokta, book, { clients: 8, isOver: () => over, name: "w", next, together: () => 10, pause: 20 });
  const [made, broken, figures] = [[], [], { copies, whileCopied: 0, backupMs: 0, restoreMs: 0, missing: 0 }];
  for (let i = 0; i < copies; i++) {
    const enough = book.acked.size + 200;
    await until("enough answers", 30_000, () => book.acked.size > enough);
    const [file, before, from] = [join(place, i + ".nokta"), [...book.acked], performance.now()];
    try { await cli.later(["backup", file, "--data", data], env); } catch (failed) { broken.push("no copy: " + failed.message.slice(0, 200)); continue; }
    figures.backupMs = Math.max(figures.backupMs, Math.round(performance.now() - from));
    figures.whileCopied += book.acked.size - before.length;
    made.push({ file, before });
  }
  over = true;
  await load;
  const resolved = await resolve(nokta, book);
  await nokta.stop();
  for (const [i, { file, before }] of made.entries()) {
    const [at, from] = [join(place, "restored-" + i), performance.now()];
    cli(["restore", file, "--data", at]);
    const again = await Nokta.start(at);
    figures.restoreMs = Math.max(figures.restoreMs, Math.round(performance.now() - from));
    await again.stop();
    const there = new Set(storedKeys(at)), missing = before.filter((key) => !there.has(key)).length;
    figures.missing += missing;
    if (missing) broken.push(`${missing} of ${before.length} interactions that were acknowledged before a copy began are not in it`);
    broken.push(...doctor(at));
  }
  const { found, broken: wrong } = examine(data, book);
  return { broken: [...broken, ...wrong], figures: { ...figures, ...found, resolved } };
});
