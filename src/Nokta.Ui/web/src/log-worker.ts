// Stands before the page of taps alone: the network first, and what was kept of it where there is none.
type Asked = Event & { request: Request; respondWith(answer: Promise<Response>): void; waitUntil(done: Promise<unknown>): void };
const worker = self as unknown as { skipWaiting(): Promise<void>; clients: { claim(): Promise<void> }; location: Location; addEventListener(type: string, act: (event: Asked) => void): void };
const PAGES = "nokta-log";

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  const isPage = url.pathname === "/log";
  if (request.method !== "GET" || url.origin !== worker.location.origin || request.cache === "no-store" || !(isPage || url.pathname.startsWith("/_content/"))) return;
  event.respondWith(fetch(request).catch(async () => {
    const cache = await caches.open(PAGES), tp = url.searchParams.get("tp");
    return await cache.match(isPage ? "/log" + (tp ? "?tp=" + tp : "") : request, { ignoreVary: true }) ?? (isPage ? await cache.match("/log", { ignoreVary: true }) : undefined) ?? Response.error();
  }));
});

export {};
