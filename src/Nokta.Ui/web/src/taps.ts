// A tap of the staff is kept on this device before it is sent, and goes from here only when the server has it: without a network
// it waits, through reloads and closed tabs. Its id is made here, so that sending it twice notes it once.
type Tap = { id: string; at: number; of: string; who: string; place: string; says: string; fields: Record<string, string>; refused?: string };
const PREFIX = "nokta.tap.", PAGES = "nokta-log", HOUR = 3_600_000;
const panel = () => document.querySelector<HTMLElement>("[data-taps]");
const say = (text: string | undefined, n: number) => (text ?? "").replace("{n}", new Intl.NumberFormat(document.documentElement.lang).format(n));

const all = (): Tap[] => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).flatMap((key) => {
  try { return [JSON.parse(localStorage.getItem(key)!) as Tap]; } catch { return []; }
}).sort((a, b) => a.at - b.at);
const keep = (tap: Tap) => localStorage.setItem(PREFIX + tap.id, JSON.stringify(tap));
const drop = (tap: Tap) => { localStorage.removeItem(PREFIX + tap.id); draw(); };

// crypto.randomUUID is there on secure pages only, and a tablet may stand in a network of its own without.
const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return [...bytes].map((byte, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
};

let signIn = "";

/** Says what waits, whose it is, and lets it be taken back. */
function draw() {
  const here = panel();
  if (!here) return;
  const taps = all(), words = here.dataset, mine = taps.filter((tap) => tap.of === words.taps), list = here.querySelector("[data-taps-list]")!;
  here.hidden = taps.length === 0;
  here.querySelector("[data-taps-count]")!.textContent = say(words.count, taps.length);
  list.replaceChildren(...(mine.length < taps.length || signIn ? [asks(words, taps, mine)] : []), ...mine.map((tap) => line(tap, words)));
}

function asks(words: DOMStringMap, taps: Tap[], mine: Tap[]) {
  const item = document.createElement("li"), others = [...new Set(taps.filter((tap) => !mine.includes(tap)).map((tap) => tap.who))];
  if (others.length) item.append(...others.map((who) => Object.assign(document.createElement("p"), { textContent: (words.of ?? "").replace("{name}", `\u2068${who}\u2069`) })));
  if (signIn) item.append(Object.assign(document.createElement("p"), { textContent: words.signin ?? "" }), Object.assign(document.createElement("a"), { href: signIn, className: "btn btn--s btn--primary", textContent: words.again ?? "" }));
  return item;
}

function line(tap: Tap, words: DOMStringMap) {
  const item = document.createElement("li"), text = document.createElement("span"), button = document.createElement("button");
  const at = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(tap.at);
  text.dir = "auto";
  text.textContent = `${at} · ${tap.place} · ${tap.says}` + (tap.refused ? ` — ${tap.refused}` : "");
  Object.assign(button, { type: "button", className: "btn btn--s", textContent: words.drop ?? "", onclick: () => drop(tap) });
  item.append(text, button);
  return item;
}

function toast(text: string, ids: string[] = [], token?: HTMLInputElement | null) {
  const words = panel()?.dataset ?? {}, made = Object.assign(document.createElement("n-toast"), { className: "toast" });
  made.setAttribute("role", "status");
  made.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (ids.length && token) {
    const form = Object.assign(document.createElement("form"), { method: "post", action: "/log/undo" });
    for (const id of ids) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "id", value: id }));
    form.append(token.cloneNode(), Object.assign(document.createElement("button"), { textContent: words.undo ?? "" }));
    made.append(form);
  }
  const place = document.querySelector(".toasts") ?? document.body.appendChild(Object.assign(document.createElement("div"), { className: "toasts" }));
  place.replaceChildren(made);
}

let isSending = false;

/** Sends what waits of whoever is signed in; answers what went. The page is asked first: it says who that is, and gives a token that still holds. */
async function send(): Promise<string[]> {
  const waiting = all().filter((tap) => !tap.refused), went: string[] = [];
  if (isSending || !waiting.length) return went;
  isSending = true;
  try {
    const page = await fetch("/log", { cache: "no-store", headers: { accept: "text/html" } });
    if (!page.ok && page.status !== 403) return went;
    signIn = new URL(page.url).pathname === "/log" && page.ok ? "" : page.url;
    if (signIn) return went;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html"), of = fresh.querySelector<HTMLElement>("[data-taps]")?.dataset.taps;
    const token = fresh.querySelector<HTMLInputElement>("input[name=__RequestVerificationToken]");
    if (!of || !token) return went;
    for (const tap of waiting.filter((one) => one.of === of)) {
      const answer = await fetch("/log/tap", { method: "POST", body: new URLSearchParams({ ...tap.fields, id: tap.id, of: tap.of, ago: String(Math.max(0, Date.now() - tap.at)), [token.name]: token.value }) });
      if (answer.ok) { localStorage.removeItem(PREFIX + tap.id); went.push(tap.id); }
      else if (answer.status === 422) keep({ ...tap, refused: (await answer.json() as { text: string }).text });
      else break;
    }

    if (went.length) toast(say(panel()?.dataset.sent, went.length), went, token);
  } catch { /* Still no network: what waits, waits. */ } finally { isSending = false; draw(); }
  return went;
}

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement, here = panel();
  if (!here || !form.matches("[data-tap]")) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter), fields: Record<string, string> = { touchpoint: form.dataset.tap! };
  for (const name of ["Kind", "Score", "Note", "Code"]) { const value = data.get("Form." + name); if (typeof value === "string" && value) fields[name] = value; }
  const tap = { id: newId(), at: Date.now(), of: here.dataset.taps!, who: here.dataset.who!, place: form.dataset.place!, says: event.submitter?.textContent?.trim() ?? "", fields };
  try { keep(tap); } catch { form.submit(); return; /* No room on the device: the form goes as forms go. */ }
  form.reset();
  void send().then((went) => {
    if (went.includes(tap.id)) location.assign("/log?done=" + tap.id);
    else if (!all().find((one) => one.id === tap.id)?.refused) toast(here.dataset.kept ?? "");
  });
});

/** Keeps the page of taps, and that of each touchpoint, for when there is no network; anew every hour and for everybody who signs in. */
async function keepPages() {
  const here = panel();
  if (!here || !("caches" in window) || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/log-worker.js", { scope: "/log" });
  const stamp = "nokta.log.kept", known = localStorage.getItem(stamp)?.split("|"), cache = await caches.open(PAGES);
  if (known && known[0] === here.dataset.taps && Date.now() - Number(known[1]) < HOUR && await cache.match("/log")) return;
  const tiles = [...document.querySelectorAll<HTMLAnchorElement>('a[href^="/log?tp="]')].slice(0, 24).map((link) => link.getAttribute("href")!);
  const parts = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.startsWith(location.origin + "/_content/"));
  const linked = [...document.querySelectorAll<HTMLElement>("link[rel=stylesheet], script[src], link[rel=icon]")].map((one) => one.getAttribute("href") ?? one.getAttribute("src")!);
  for (const address of new Set(["/log", ...tiles, ...linked, ...parts])) {
    const answer = await fetch(address);
    if (answer.ok && !answer.redirected) await cache.put(address, answer);
  }
  if (tiles.length) localStorage.setItem(stamp, here.dataset.taps + "|" + Date.now());
}

// Whoever leaves leaves no page with her name behind.
document.addEventListener("submit", (event) => {
  if (!(event.target as HTMLFormElement).matches("[action='/station/leave']") || !("caches" in window)) return;
  localStorage.removeItem("nokta.log.kept");
  void caches.delete(PAGES);
});

const begin = () => { draw(); void send(); void keepPages().catch(() => undefined); };
window.addEventListener("online", () => void send());
window.addEventListener("storage", draw);
setInterval(() => { if (panel() && document.visibilityState === "visible") void send(); }, 15_000);
document.addEventListener("turbo:load", () => { if (panel()) begin(); });
begin();

export {};
