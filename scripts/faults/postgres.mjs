// A PostgreSQL cluster of a drill's own, on a socket in a folder that goes with it.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cli, folder } from "./nokta.mjs";

const home = "/usr/lib/postgresql";
const programs = existsSync(home) ? readdirSync(home).filter((v) => +v >= 15 && existsSync(join(home, v, "bin/initdb"))).sort((a, b) => b - a).map((v) => join(home, v, "bin"))[0] : undefined;

export const absent = programs ? undefined : "tool absent: PostgreSQL 15 or later";

export class Cluster {
  folder = folder("pg");
  data = join(this.folder, "data");

  constructor() {
    if (process.getuid() === 0) execFileSync("chown", ["postgres", this.folder]);
    this.run("initdb", "-D", this.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
    process.on("exit", () => { try { this.thaw(); this.stop("immediate"); } catch {} });
    this.start();
  }

  /** Not piped: the server would hold the pipe and the call would not end. */
  run(program, ...words) {
    const own = process.getuid() === 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
    const [first, ...rest] = [...own, join(programs, program), ...words];
    execFileSync(first, rest, { stdio: "ignore", cwd: "/" });
  }

  start() { this.run("pg_ctl", "-D", this.data, "-w", "-l", join(this.folder, "log"), "-o", `-c listen_addresses= -c unix_socket_directories=${this.folder}`, "start"); }

  stop(how) { this.run("pg_ctl", "-D", this.data, "-m", how, "-w", "stop"); }

  /** Every process of it: they live, and answer nobody. */
  freeze() {
    const first = +readFileSync(join(this.data, "postmaster.pid"), "utf8").split("\n")[0];
    this.frozen = [first, ...execFileSync("pgrep", ["-P", String(first)]).toString().trim().split("\n").map(Number)];
    for (const one of this.frozen) process.kill(one, "SIGSTOP");
  }

  thaw() {
    for (const one of this.frozen ?? []) try { process.kill(one, "SIGCONT"); } catch {}
    this.frozen = [];
  }

  ask(sql) { return execFileSync("psql", ["-h", this.folder, "-U", "postgres", "-d", "postgres", "-qAt", "-c", sql], { maxBuffer: 2 ** 31 - 1 }).toString(); }

  /** Moves a folder's data over to it; the folder remembers where its data is. */
  adopt(data) {
    cli(["copy", "--data", data, "--to", `postgres://postgres@socket/postgres?host=${encodeURIComponent(this.folder)}&schema=drill`]);
    stores.set(data, this);
  }
}

/** By folder: the cluster that has its data. */
export const stores = new Map();
