// F5: another program holds the database's lock. Senders are sent away when patience ends, never with a 500, and it heals.
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
  over = true;
  await load;
  const resolved = env.NOKTA_FAULT ? 0 : await resolve(nokta, book);
  await nokta.stop();
  const { found, broken } = examine(data, book);
  if (!env.NOKTA_FAULT && shed === 0) broken.push("nobody was sent away while nothing could be written");
  return { broken, figures: { ...found, shed, resolved, healedMs, statuses: book.statuses } };
});
