// The load of every drill, and its book: each event ends as accepted, duplicate, quarantined, rejected, sent away or unknown.
import http from "node:http";

/** Pseudo-random numbers from a seed (mulberry32). */
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const event = (key, more = {}) => ({ source: "drill", sourceKey: key, activity: "order", channel: "hall", amount: "12.50", currency: "EUR", persons: [{ kind: "id", value: "p" + (key.length % 7) + key.slice(-2) }], ...more });

export class Book {
  sent = 0; accepted = 0; duplicate = 0; quarantined = 0; rejected = 0; shed = 0; unknown = 0; unasked = 0;
  acked = new Set(); open = new Map(); statuses = {}; latencies = []; wrong = [];

  /** Σ of the fates is what was sent. */
  get adds() { return this.sent === this.accepted + this.duplicate + this.quarantined + this.rejected + this.shed + this.unknown; }

  get fates() { const { sent, accepted, duplicate, quarantined, rejected, shed, unknown } = this; return { sent, accepted, duplicate, quarantined, rejected, shed, unknown }; }

  take(events, answer, ms) {
    this.sent += events.length;
    this.statuses[answer?.status ?? "none"] = (this.statuses[answer?.status ?? "none"] ?? 0) + 1;
    if (!answer) { this.unknown += events.length; for (const one of events) if (!this.acked.has(one.sourceKey)) this.open.set(one.sourceKey, one); return; }
    if (answer.status === 200) {
      this.latencies.push(ms);
      answer.json.results.forEach((result, i) => {
        this[result.status]++;
        if (result.status === "accepted" || result.status === "duplicate") { this.acked.add(events[i].sourceKey); this.open.delete(events[i].sourceKey); }
      });
      return;
    }
    if (answer.status === 429 || answer.status === 503) {
      this.shed += events.length;
      if (!answer.headers["retry-after"]) { this.unasked++; this.wrong.push(`${answer.status} without Retry-After`); }
      // A commit that failed may stand on disk after all: nobody was told that it does not.
      for (const one of events) if (!this.acked.has(one.sourceKey)) this.open.set(one.sourceKey, one);
      return;
    }
    this.rejected += events.length;
    if (answer.status >= 500) this.wrong.push("answer " + answer.status + " " + answer.text.slice(0, 200));
  }

  quantile(q) { const sorted = [...this.latencies].sort((a, b) => a - b); return sorted.length ? +sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))].toFixed(1) : null; }
}

/** Clients that send as fast as they are answered, until `isOver()`; one in ten sends again what was acknowledged. */
export async function run(nokta, book, { clients = 32, together = () => 1, isOver, name = "e", resend = 0.1, next = Math.random, pause = 0, timeout = 30_000 }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  let number = 0;
  const one = async (client) => {
    const mine = [];
    while (!isOver()) {
      const events = [];
      for (let n = together(); n > 0; n--) {
        const again = mine.length > 0 && next() < resend ? mine[Math.floor(next() * mine.length)] : null;
        events.push(again ?? event(`${name}-${client}-${number++}`));
      }
      const begun = performance.now();
      const answer = await nokta.send(events, { agent, timeout }).catch(() => null);
      book.take(events, answer, performance.now() - begun);
      if (answer?.status === 200) { for (const sent of events) if (mine.length < 200) mine.push(sent); else mine[Math.floor(next() * 200)] = sent; }
      else if (!answer && isOver()) break;
      else await new Promise((go) => setTimeout(go, answer ? 50 : 5));
      if (pause) await new Promise((go) => setTimeout(go, pause));
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => one(client)));
  agent.destroy();
}

/** Sends again everything whose fate is not known; afterwards there is nothing unknown. */
export async function resolve(nokta, book) {
  let settled = 0;
  const open = [...book.open.values()];
  for (let at = 0; at < open.length; at += 100) {
    const events = open.slice(at, at + 100);
    for (let tries = 0; ; tries++) {
      const answer = await nokta.send(events).catch(() => null);
      book.take(events, answer, 0);
      if (answer?.status === 200) { settled += events.length; break; }
      if (tries > 50) throw new Error("unknown events could not be resolved: " + answer?.status);
      await new Promise((go) => setTimeout(go, 100));
    }
  }
  return settled;
}
