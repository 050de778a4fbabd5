// F10: an upgrade that is killed, doubled and starved. The processes and their checks are those of MigrationDrillTests, here in the size that is asked for.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Harness, root } from "./nokta.mjs";
import { drill, size } from "./verdict.mjs";

await drill("F10", "an upgrade is killed, run twice at once, and finds no room", "half-schema", async (env) => {
  const tests = process.env.NOKTA_TESTS ?? join(root, "tests/Nokta.Tests/bin/Debug/net10.0/Nokta.Tests.dll");
  const run = spawnSync("dotnet", [tests, "-noColor", "-showLiveOutput", "-class", "*MigrationDrillTests"], { env: { ...process.env, ...env, NOKTA_NIGHT: size === "ci" ? "" : "1" }, maxBuffer: 2 ** 26 });
  const said = run.stdout.toString(), sum = /Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+)/.exec(said);
  if (!sum) throw new Harness("the tests did not run: " + said.slice(-1000) + run.stderr);
  const [, total, errors, failed] = sum.map(Number), kills = /whole start (\d+) ms, slowest after a kill (\d+) ms, (\d+) cut before the commit, (\d+) of them while copying/.exec(said);
  const broken = [...said.matchAll(/^\s*(\S+) \[FAIL\]\s*\n(.*)/gm)].map((m) => `${m[1].split(".").at(-1)}: ${m[2].trim()}`);
  if (errors + failed > 0 && broken.length === 0) broken.push(`${failed} of ${total} failed`);
  return { broken, figures: { rows: size === "ci" ? 100_000 : 1_000_000, kills: size === "ci" ? 3 : 20, tests: total, failed, ...(kills ? { wholeStartMs: +kills[1], slowestAfterKillMs: +kills[2], cutBeforeCommit: +kills[3], whileCopying: +kills[4] } : {}) } };
});
