// F9: five hundred slow clients (headers that never end, bodies that come byte by byte). They are cut off; the others do not feel them.
import net from "node:net";
import { readdirSync } from "node:fs";
import { freshFolder, Nokta, until } from "./nokta.mjs";
import { Book, random, run } from "./load.mjs";
import { drill, examine, number, seed } from "./verdict.mjs";

await drill("F9", "500 slow clients", "no-pace", async (env) => {
  const [data, book, next] = [await freshFolder("f9"), new Book(), random(seed)];
  const nokta = await Nokta.start(data, { env });
  const handles = () => readdirSync(`/proc/${nokta.server}/fd`).length;
  let over = false;
  const load = run(nokta, book, { clients: 4, isOver: () => over, name: "g", next, pause: 20 });
  await until("a first answer", 20_000, () => book.acked.size > 20);
  const idle = new Book(), before = handles();
  idle.latencies = book.latencies.splice(0);
  const heads = number("heads", 400), bodies = number("bodies", 100);
  let cut = 0, open = 0;
  const begun = performance.now(), lives = [], sockets = [];
  for (let i = 0; i < heads + bodies; i++) {
    const socket = net.connect(nokta.port, "127.0.0.1");
    sockets.push(socket);
    open++;
    socket.on("error", () => {});
    socket.on("data", () => {});
    socket.on("close", () => { cut++; lives.push(performance.now() - begun); });
    socket.write(i < heads ? "POST /api/v1/interactions HTTP/1.1\r\nHost: 127.0.0.1\r\nX-" : "POST /api/v1/interactions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{");
    const trickle = setInterval(() => { if (socket.destroyed) clearInterval(trickle); else socket.write("a"); }, 200);
  }
  await until("the slow ones to be cut off", env.NOKTA_FAULT ? 20_000 : 40_000, () => cut === open).catch(() => {});
  const cutMs = Math.round(performance.now() - begun);
  over = true;
  await load;
  const left = open - cut;
  for (const socket of sockets) socket.destroy();
  await new Promise((go) => setTimeout(go, 500));
  const after = handles();
  await nokta.stop();
  const { found, broken } = examine(data, book);
  if (left) broken.push(`${left} of ${open} slow clients were not cut off in ${cutMs} ms`);
  if (book.statuses.none) broken.push(`${book.statuses.none} good requests had no answer`);
  // A program that has just started still opens files of its own.
  if (after > before + open / 4) broken.push(`handles went from ${before} to ${after}`);
  return { broken, figures: { slow: open, cut, lastCutMs: cutMs, handlesBefore: before, handlesAfter: after, idleP99: idle.quantile(0.99), p99: book.quantile(0.99), ...found } };
});
