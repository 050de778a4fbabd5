// F6: single bits flip on disk. In rows of the ledger every flip is found by the doctor; the table of keys and the rest may notice or not, and nothing crashes over it.
// In the write-ahead log SQLite drops what follows a flipped bit when it starts: that is counted here, and is why copies exist.
import { execFileSync } from "node:child_process";
import { closeSync, cpSync, openSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { doctor, folder, freshFolder, Nokta } from "./nokta.mjs";
import { Book, event, random } from "./load.mjs";
import { drill, examine, number, seed, size } from "./verdict.mjs";

const sqlite = (data, sql) => { try { return execFileSync("sqlite3", ["-readonly", join(data, "nokta.db"), sql], { maxBuffer: 2 ** 30, stdio: ["ignore", "pipe", "ignore"] }).toString(); } catch { return "unreadable"; } };
const rows = (data) => sqlite(data, 'SELECT hex("Columns"), hex("Raw"), "Block" FROM interactions_content ORDER BY "Block"');

function flip(file, at, next) {
  const handle = openSync(file, "r+"), byte = Buffer.alloc(1);
  readSync(handle, byte, 0, 1, at);
  byte[0] ^= 1 << Math.floor(next() * 8);
  writeSync(handle, byte, 0, 1, at);
  closeSync(handle);
}

await drill("F6", "bits flip in the ledger's pages, anywhere, in the log", "no-sums", async (env) => {
  const [data, book, next] = [await freshFolder("f6"), new Book(), random(seed)];
  const nokta = await Nokta.start(data, { env });
  for (let i = 0; i < 40; i++) { const events = Array.from({ length: 100 }, (_, n) => event(`b${i}-${n}`)); book.take(events, await nokta.send(events), 0); }
  await nokta.kill();
  const [killed, copy] = [join(folder("f6"), "killed"), join(folder("f6"), "data")];
  cpSync(data, killed, { recursive: true });
  execFileSync("sqlite3", [join(data, "nokta.db"), "PRAGMA wal_checkpoint(TRUNCATE)"]);
  const whole = rows(data), flips = number("flips", size === "ci" ? 5 : 400);
  const page = +sqlite(data, "PRAGMA page_size"), pages = sqlite(data, "SELECT pageno FROM dbstat WHERE name = 'interactions_content' AND aggregate = FALSE").trim().split("\n").map(Number);
  const count = { flips: 0, inLedger: 0, foundInLedger: 0, silentInLedger: 0, foundElsewhere: 0, withoutEffect: 0 }, log = { flips: 0, refused: 0, cutShort: 0, whole: 0 };
  const fresh = (from) => { rmSync(copy, { recursive: true, force: true }); cpSync(from, copy, { recursive: true }); };
  for (let i = 0; i < flips; i++) {
    fresh(data);
    const file = join(copy, "nokta.db"), anywhere = i % 5 === 4;
    flip(file, anywhere ? Math.floor(next() * statSync(file).size) : (pages[Math.floor(next() * pages.length)] - 1) * page + Math.floor(next() * page), next);
    const isLedger = rows(copy) !== whole, isFound = doctor(copy, env).length > 0;
    count.flips++;
    if (isLedger) { count.inLedger++; count[isFound ? "foundInLedger" : "silentInLedger"]++; } else count[isFound ? "foundElsewhere" : "withoutEffect"]++;
  }
  for (let i = 0; i < flips / 4; i++) {
    fresh(killed);
    const file = join(copy, "nokta.db-wal");
    flip(file, Math.floor(next() * statSync(file).size), next);
    rmSync(file.replace("-wal", "-shm"), { force: true });
    execFileSync("sqlite3", [join(copy, "nokta.db"), "PRAGMA wal_checkpoint(TRUNCATE)"], { stdio: "ignore" });
    log.flips++;
    const now = rows(copy);
    if (now === whole) log.whole++;
    else if (doctor(copy, env).length > 0) log.refused++;
    else log.cutShort++;
  }
  const { found, broken } = examine(data, book);
  if (count.silentInLedger) broken.push(`${count.silentInLedger} of ${count.inLedger} flips in rows of the ledger were not found`);
  if (count.inLedger === 0) broken.push("no flip reached the ledger: the drill tests nothing");
  return { broken, figures: { ...count, log, ...found } };
});
