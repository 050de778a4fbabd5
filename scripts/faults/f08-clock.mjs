// F8: the clock of the machine jumps: 400 days ahead, an hour back, a drift. Nothing is lost or stored twice, and the server goes on answering.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, freshFolder, Nokta, root, until } from "./nokta.mjs";
import { Book, random, resolve, run } from "./load.mjs";
import { drill, examine, seed, size } from "./verdict.mjs";

await drill("F8", "the clock jumps under load", "no-keys", async (env) => {
  const places = ["", join(root, "artifacts/tools")].flatMap((at) => ["x86_64", "aarch64"].map((machine) => `${at}/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`));
  const library = places.find((path) => existsSync(path));
  if (!library) return { skipped: "tool absent: libfaketime" };
  const [data, book, next, file] = [await freshFolder("f8"), new Book(), random(seed), join(folder("f8"), "time")];
  writeFileSync(file, "+0");
  const fake = { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: "1", FAKETIME_DONT_FAKE_MONOTONIC: "1", DONT_FAKE_MONOTONIC: "1" };
  const nokta = await Nokta.start(data, { env: { ...env, ...fake } });
  let over = false;
  const load = run(nokta, book, { clients: 8, isOver: () => over, name: "c", next, together: () => 3 });
  await until("a first answer", 20_000, () => book.acked.size > 0);
  const jumps = ["+300d", "-1h", "+60s x1.5", "2038-01-19 03:14:00", "+0"], each = [];
  for (const jump of jumps) {
    const before = book.acked.size;
    writeFileSync(file, jump.startsWith("2038") ? "+0" : jump);
    await new Promise((go) => setTimeout(go, size === "ci" ? 800 : 20_000));
    each.push([jump, book.acked.size - before]);
  }
  over = true;
  await load;
  const resolved = await resolve(nokta, book);
  await nokta.stop();
  const { found, broken } = examine(data, book);
  if (book.statuses[401]) broken.push(`${book.statuses[401]} requests were taken for strangers'`);
  return { broken, figures: { ...found, resolved, ackedAfter: Object.fromEntries(each), statuses: book.statuses } };
});
