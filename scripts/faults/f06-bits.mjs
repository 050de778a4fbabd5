// F6: single bits of the database flip on disk. The doctor finds every flip that changed a row of the ledger; a start serves or refuses, and never crashes over it.
import { execFileSync } from "node:child_process";
import { cpSync, openSync, closeSync, readSync, writeSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { doctor, folder, freshFolder, Nokta, storedKeys } from "./nokta.mjs";
import { Book, event, random } from "./load.mjs";
import { drill, number, seed, size } from "./verdict.mjs";

await drill("F6", "bits flip on disk", "none", async (env) => {
  const [data, next] = [await freshFolder("f6"), random(seed)];
  const nokta = await Nokta.start(data, { env });
  for (let i = 0; i < 40; i++) await nokta.send(Array.from({ length: 100 }, (_, n) => event(`b${i}-${n}`)));
  await nokta.stop();
  const sum = (at) => { try { return execFileSync("sqlite3", ["-readonly", join(at, "nokta.db"), 'SELECT hex("Columns"), hex("Raw"), "Block" FROM interactions_content'], { maxBuffer: 2 ** 30, stdio: ["ignore", "pipe", "ignore"] }).toString(); } catch { return "unreadable"; } };
  const [whole, flips, copy] = [sum(data), number("flips", size === "ci" ? 20 : 400), join(folder("f6"), "data")];
  const found = { flips, inLedger: 0, detectedInLedger: 0, silentInLedger: 0, detectedElsewhere: 0, withoutEffectThere: 0 };
  for (let i = 0; i < flips; i++) {
    cpSync(data, copy, { recursive: true });
    const file = join(copy, "nokta.db"), at = Math.floor(next() * statSync(file).size), handle = openSync(file, "r+"), byte = Buffer.alloc(1);
    readSync(handle, byte, 0, 1, at);
    byte[0] ^= 1 << Math.floor(next() * 8);
    if (!env.NOKTA_FAULT) writeSync(handle, byte, 0, 1, at);
    closeSync(handle);
    const isLedger = env.NOKTA_FAULT || sum(copy) !== whole, isFound = doctor(copy).length > 0;
    if (isLedger) { found.inLedger++; found[isFound ? "detectedInLedger" : "silentInLedger"]++; } else found[isFound ? "detectedElsewhere" : "withoutEffectThere"]++;
  }
  return { broken: found.silentInLedger ? [`${found.silentInLedger} flips in rows of the ledger were not found`] : [], figures: found };
});
