// F17: power cannot be cut here; what can be looked at is the order: for every 200 to a sender, a sync of the write-ahead log has returned after its request came
// and before its answer went. What a device does with a sync is outside.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folder, freshFolder, Nokta } from "./nokta.mjs";
import { Book, event } from "./load.mjs";
import { drill, examine, size } from "./verdict.mjs";

await drill("F17", "the log is synced before anybody is answered", "no-sync", async (env) => {
  try { execFileSync("strace", ["-V"], { stdio: "ignore" }); } catch { return { skipped: "tool absent: strace" }; }
  const [data, book, trace] = [await freshFolder("f17"), new Book(), join(folder("f17"), "trace")];
  const nokta = await Nokta.start(data, { env, under: ["strace", "-f", "-ttt", "-y", "-s", "40", "-e", "trace=fdatasync,fsync,sendto,sendmsg,recvfrom,recvmsg,write,writev", "-o", trace] });
  const requests = size === "ci" ? 40 : 1000;
  for (let i = 0; i < requests; i++) {
    const events = [event("o" + i)];
    book.take(events, await nokta.send(events), 0);
  }
  await nokta.stop();
  let synced = 0, answers = 0, early = 0, came = 0;
  const unfinished = new Map();
  for (const line of readFileSync(trace, "utf8").split("\n")) {
    const thread = line.split(" ", 1)[0];
    if (/recv(from|msg)\(.*POST \/api\/v1\/inter/.test(line) || (unfinished.get(thread) === "recv" && /recv\w+ resumed>.*POST \/api/.test(line))) { came++; synced = 0; }
    if (/recv(from|msg)\(.*<unfinished/.test(line)) unfinished.set(thread, "recv");
    if (/f(data)?sync\(\d+<[^>]*nokta\.db-wal>/.test(line)) { if (/<unfinished/.test(line)) unfinished.set(thread, "sync"); else if (/= 0$/.test(line)) synced++; }
    else if (/f(data)?sync resumed>.*= 0$/.test(line) && unfinished.get(thread) === "sync") { synced++; unfinished.delete(thread); }
    if (/(sendto|sendmsg|write|writev)\(.*HTTP\/1\.1 200 OK/.test(line) && came > answers) { answers++; if (synced === 0) early++; synced = 0; }
  }
  const { found, broken } = examine(data, book);
  if (early) broken.push(`${early} answers went before a sync`);
  if (answers < requests * 0.9) broken.push(`only ${answers} of ${requests} answers were seen in the trace`);
  return { broken, figures: { ...found, requests, answers, early } };
});
