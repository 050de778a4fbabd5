// F5: another program holds the database's lock: senders are sent away when patience ends, never with a 500, and it heals.
// Then one reads for long: nobody is sent away, the log grows meanwhile by what is written and no further once the reader has gone.
import { statSync } from "node:fs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { freshFolder, Nokta, until } from "./nokta.mjs";
import { Book, random, resolve, run } from "./load.mjs";
import { drill, examine, seed, size } from "./verdict.mjs";

await drill("F5", "another program holds the database's write lock", "answer-failed", async (env) => {
  const [data, book, next] = [await freshFolder("f5"), new Book(), random(seed)];
  const nokta = await Nokta.start(data, { env });
  let over = false;
  const load = run(nokta, book, { clients: 8, isOver: () => over, name: "l", next, together: () => 5 });
  await until("a first answer", 20_000, () => book.acked.size > 0);
  const holder = spawn("sqlite3", [join(data, "nokta.db")], { stdio: ["pipe", "pipe", "inherit"] });
  let held = "";
  holder.stdout.on("data", (text) => (held += text));
  holder.stdin.write(".timeout 5000\nBEGIN IMMEDIATE;\nSELECT 'held';\n");
  await until("the lock", 20_000, () => held.includes("held"));
  const acked = book.acked.size;
  await new Promise((go) => setTimeout(go, size === "ci" ? 7000 : 30_000));
  const shed = book.shed, from = performance.now();
  holder.stdin.end("ROLLBACK;\n");
  await until("the first that is taken again", 20_000, () => book.acked.size > acked + 50);
  const healedMs = Math.round(performance.now() - from);
  const walMb = () => +(statSync(join(data, "nokta.db-wal")).size / 2 ** 20).toFixed(1);
  const reader = spawn("sqlite3", [join(data, "nokta.db")], { stdio: ["pipe", "pipe", "inherit"] });
  let read = "";
  reader.stdout.on("data", (text) => (read += text));
  reader.stdin.write("BEGIN;\nSELECT 'read', COUNT(*) FROM interactions_block;\n");
  await until("the long reader", 20_000, () => read.includes("read"));
  const [shedBefore, grownFrom, before] = [book.shed, walMb(), book.acked.size];
  await new Promise((go) => setTimeout(go, size === "ci" ? 3000 : 600_000));
  const [heldMb, shedWhileRead, ackedWhileRead] = [walMb(), book.shed - shedBefore, book.acked.size - before];
  reader.stdin.end("COMMIT;\n.quit\n");
  // From here on the log is used again from its beginning: it must not grow by another such piece.
  const mark = book.acked.size;
  await until("as much again", size === "ci" ? 60_000 : 1_200_000, () => book.acked.size >= mark + ackedWhileRead);
  const afterMb = walMb();
  over = true;
  await load;
  const resolved = env.NOKTA_FAULT ? 0 : await resolve(nokta, book);
  await nokta.stop();
  const { found, broken } = examine(data, book);
  if (!env.NOKTA_FAULT && shed === 0) broken.push("nobody was sent away while nothing could be written");
  if (shedWhileRead) broken.push(`${shedWhileRead} were sent away because somebody read`);
  if (afterMb > heldMb + 20) broken.push(`the log went on growing after the reader had gone: ${heldMb}, then ${afterMb} MB`);
  return { broken, figures: { ...found, shed, resolved, healedMs, ackedWhileRead, walMb: { before: grownFrom, held: heldMb, after: afterMb }, statuses: book.statuses } };
});
