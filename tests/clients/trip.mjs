// One shopping trip, sent by one client library as its users would: node trip.mjs CLIENT SERVER KEY [BROWSER]
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const [client, server, key, browser] = process.argv.slice(2);
const began = Date.now() - 3_600_000;
const at = (minute) => new Date(began + minute * 60_000);
const url = "https://shop.example/tea?utm_campaign=nowruz";
const product = { name: "Green tea", sku: "t-1" };
const order = { order_id: "o-1", total: 12.5, currency: "EUR" };
const person = { email: "Sara@example.com", name: "سارا" };

const clients = {
  async "segment-node"() {
    const { Analytics } = require("@segment/analytics-node");
    const analytics = new Analytics({ writeKey: key, host: server });
    analytics.identify({ userId: "u-1", traits: person, timestamp: at(0) });
    analytics.page({ userId: "u-1", name: "Tea", properties: { url, title: "Tea" }, timestamp: at(1) });
    analytics.track({ userId: "u-1", event: "Product Viewed", properties: product, timestamp: at(2) });
    analytics.track({ userId: "u-1", event: "Product Added", properties: product, timestamp: at(3) });
    analytics.track({ userId: "u-1", event: "Order Completed", properties: order, timestamp: at(4) });
    await analytics.closeAndFlush();
  },

  async "rudder-node"() {
    const RudderAnalytics = require("@rudderstack/rudder-sdk-node");
    const analytics = new RudderAnalytics(key, { dataPlaneUrl: server });
    const told = [];
    const send = (what, message) => told.push(new Promise((done) => analytics[what](message, done)));
    send("identify", { userId: "u-1", traits: person, timestamp: at(0) });
    send("page", { userId: "u-1", name: "Tea", properties: { url, title: "Tea" }, timestamp: at(1) });
    send("track", { userId: "u-1", event: "Product Viewed", properties: product, timestamp: at(2) });
    send("track", { userId: "u-1", event: "Product Added", properties: product, timestamp: at(3) });
    send("track", { userId: "u-1", event: "Order Completed", properties: order, timestamp: at(4) });
    analytics.flush();
    await Promise.all(told);
  },

  async "matomo-node"() {
    const MatomoTracker = require("matomo-tracker");
    const matomo = new MatomoTracker(key, server + "/matomo.php");
    const cdt = (minute) => Math.floor(at(minute).getTime() / 1000);
    const told = [];
    const send = (event, minute) => told.push(new Promise((done, fail) => {
      matomo.on("error", fail);
      matomo.trackBulk([{ url, uid: "u-1", token_auth: "none", cdt: cdt(minute), rand: String(minute), ...event }], done);
    }));
    send({ action_name: "Tea" }, 1);
    send({ _pkn: product.name, _pks: product.sku }, 2);
    send({ e_c: "shop", e_a: "Product Added", e_n: product.name }, 3);
    send({ idgoal: 0, ec_id: order.order_id, revenue: order.total }, 4);
    await Promise.all(told);
  },

  async "posthog-node"() {
    const { PostHog } = require("posthog-node");
    const posthog = new PostHog(key, { host: server });
    posthog.identify({ distinctId: "u-1", properties: person });
    posthog.capture({ distinctId: "u-1", event: "$pageview", properties: { $current_url: url, title: "Tea" }, timestamp: at(1) });
    posthog.capture({ distinctId: "u-1", event: "product viewed", properties: product, timestamp: at(2) });
    posthog.capture({ distinctId: "u-1", event: "product added", properties: product, timestamp: at(3) });
    posthog.capture({ distinctId: "u-1", event: "order completed", properties: order, timestamp: at(4) });
    await posthog.shutdown();
  },

  async cloudevents() {
    const { CloudEvent, emitterFor, httpTransport, Mode } = require("cloudevents");
    const send = [Mode.BINARY, Mode.STRUCTURED].map((mode) => emitterFor(httpTransport(`${server}/c/${key}/events`), { mode }));
    const told = [["shop.page.viewed", { url, title: "Tea" }], ["com.shop.product.viewed", product], ["com.shop.product.added", product], ["com.shop.order.completed", order]];
    for (const [n, [type, data]] of told.entries())
      await send[n % 2](new CloudEvent({ source: "/shop", type: type.replace(/^shop\./, "com.shop."), subject: "u-1", time: at(n + 1).toISOString(), data }));
  },

  async "segment-web"() {
    await inBrowser(join(dirname(require.resolve("@segment/analytics-next/package.json")), "dist/umd"), `<script src="/index.js"></script><script type="module">
      const [a] = await AnalyticsNext.AnalyticsBrowser.load({ writeKey: "${key}", cdnURL: "${server}" });
      const past = ${began};
      const at = (minute) => ({ timestamp: new Date(past + minute * 60000) });
      await a.identify("u-1", ${JSON.stringify(person)}, at(0));
      await a.page(null, "Tea", { url: "${url}", title: "Tea" }, at(1));
      await a.track("Product Viewed", ${JSON.stringify(product)}, at(2));
      await a.track("Product Added", ${JSON.stringify(product)}, at(3));
      await a.track("Order Completed", ${JSON.stringify(order)}, at(4));
      await fetch("/done");
    </script>`);
  },

  // Headless browsers are bots to it; what it asks for and does not get stands in the console of the page, so the trip fails.
  async "posthog-web"() {
    await inBrowser(join(dirname(require.resolve("posthog-js/package.json")), "dist"), `<script>
      const missing = [];
      addEventListener("error", (event) => event.target.src && missing.push(event.target.src), true);
    </script><script type="module">
      import posthog from "/module.js";
      const past = ${began};
      const at = (minute) => ({ timestamp: new Date(past + minute * 60000) });
      const asked = (path) => performance.getEntriesByType("resource").filter((r) => r.name.startsWith("${server}" + path) && r.responseEnd > 0);
      const until = async (holds) => { while (!holds()) await new Promise(requestAnimationFrame); };
      posthog.init("${key}", { api_host: "${server}", opt_out_useragent_filter: true, autocapture: false, capture_pageview: false, capture_pageleave: false, request_batching: false });
      await until(() => asked("/array/").length);
      posthog.identify("u-1", ${JSON.stringify(person)});
      posthog.capture("$pageview", { $current_url: "${url}", title: "Tea" }, at(1));
      posthog.capture("product viewed", ${JSON.stringify(product)}, at(2));
      posthog.capture("product added", ${JSON.stringify(product)}, at(3));
      posthog.capture("order completed", ${JSON.stringify(order)}, at(4));
      await until(() => asked("/e/").length >= 5);
      missing.push(...asked("/").filter((r) => r.responseStatus >= 400).map((r) => r.name));
      await fetch("/done?" + missing);
    </script>`);
  },
};

// Since a real browser alone asks before it sends to another site. The page fetches /done at its end, with what it missed.
async function inBrowser(library, scripts) {
  const profile = mkdtempSync(join(tmpdir(), "nokta-trip-"));
  let chrome;
  await new Promise((done, fail) => {
    const site = createServer((request, answer) => {
      if (request.url.endsWith(".js")) answer.setHeader("content-type", "text/javascript").end(readFileSync(join(library, basename(request.url))));
      else if (request.url.startsWith("/done")) answer.end(), site.close(), request.url.length > 6 ? fail(new Error("missing: " + request.url)) : done();
      else answer.setHeader("content-type", "text/html; charset=utf-8").end("<!doctype html>" + scripts);
    }).listen(0, "127.0.0.1", () => {
      const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
      chrome = spawn(browser, ["--headless=new", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`, `--user-agent=${agent}`, `http://127.0.0.1:${site.address().port}/`], { stdio: "ignore", detached: true });
      setTimeout(() => fail(new Error("the page never finished")), 40_000).unref();
    });
  }).finally(() => chrome && process.kill(-chrome.pid, "SIGKILL"));
  await new Promise((done) => chrome.exitCode === null && chrome.signalCode === null ? chrome.on("exit", done) : done());
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  } catch {
    // One of its processes wrote to the last; what is left lies in the folder for things that go.
  }
}

await clients[client]();
process.exit(0);
