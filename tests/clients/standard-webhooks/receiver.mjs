// Another system: it verifies what comes with the standard's own library and writes a line about each request.
// On standard input, line by line: {"secrets": ["whsec_…"], "status": 204}.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Webhook } from "standardwebhooks";

let now = { secrets: [], status: 204 };
const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts).toString("utf8");
    const holds = (secret, payload) => {
      try { new Webhook(secret).verify(payload, request.headers); return true; } catch { return false; }
    };
    say({ id: request.headers["webhook-id"], type: JSON.parse(body).type, verified: now.secrets.map((secret) => holds(secret, body)), forged: now.secrets.some((secret) => holds(secret, body + " ")) });
    response.writeHead(now.status).end();
  });
});
server.listen(0, "127.0.0.1", () => say({ port: server.address().port }));
createInterface({ input: process.stdin }).on("line", (line) => { now = JSON.parse(line); say({ set: true }); }).on("close", () => process.exit(0));
