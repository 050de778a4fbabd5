// Counts contacts on somebody else's page: one global, no cookies, nothing of the page changed, and never an error of ours in its console.
interface Told { id: string; type: string; name?: string; at: number; url: string; title?: string; referrer?: string; campaign?: string; touchpoint?: string; visitor?: string; props?: Record<string, string> }
interface Left { events: Told[]; dropped: number }

(() => {
  const script = document.currentScript as HTMLScriptElement | null;
  const key = script?.dataset["key"];
  const page = window as unknown as Record<string, unknown>;
  if (!script || !key || page["nokta"]) return;

  const address = new URL(`/c/${key}/t`, script.src).href, places = `nokta.${key}.`;
  const mostEvents = 500, mostLetters = 1e6, mostSent = 48_000, together = 1000;
  const asksNot = () => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true || navigator.doNotTrack === "1";
  const now = () => Date.now();
  let waiting: Told[] = [], flying: Told[] = [], dropped = 0, tries = 0, seen = "", timer = 0, isKept = false;

  // Each window has its own place: two that are without network do not write over each other.
  const place = places + newId().slice(0, 8);
  const quietly = <A extends unknown[]>(does: (...told: A) => void) => (...told: A) => { try { does(...told); } catch { /* The page comes first. */ } };
  const cut = (text: unknown, most = 300) => String(text).slice(0, most);

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  }

  // Only where the page asked for it, and never of somebody who asks not to be followed.
  function visitor() {
    if (script!.dataset["visitor"] !== "keep" || asksNot()) return undefined;
    try {
      const known = localStorage.getItem("nokta.visitor") ?? newId();
      localStorage.setItem("nokta.visitor", known);
      return known;
    } catch { return undefined; }
  }

  // The address without what may be private in it: no query, no fragment unless it is the page itself.
  function here() {
    const { origin, pathname, hash } = location;
    return cut(origin + pathname + (/^#!?\//.test(hash) ? hash.split("?")[0] : ""), 1000);
  }

  function campaign() {
    const asked = new URLSearchParams(location.search);
    return asked.get("utm_campaign") ?? asked.get("mtm_campaign") ?? undefined;
  }

  function add(type: string, more: Partial<Told>) {
    waiting.push({ id: newId(), type, at: now(), url: here(), campaign: campaign(), visitor: visitor(), ...more });
    bound();
    if (isKept) keep();
    soon(together);
  }

  function bound() {
    let letters = JSON.stringify(waiting).length;
    while (waiting.length > mostEvents || letters > mostLetters) {
      letters -= JSON.stringify(waiting.shift()).length + 1;
      dropped++;
    }
  }

  // Storage is touched only while something could not be sent.
  function keep() {
    isKept = waiting.length > 0 || dropped > 0;
    try {
      if (isKept) localStorage.setItem(place, JSON.stringify({ events: waiting, dropped }));
      else localStorage.removeItem(place);
    } catch { /* No room, or not allowed: it waits in memory. */ }
  }

  function takeBack() {
    for (const one of Object.keys(localStorage).filter((name) => name.startsWith(places))) {
      const left = JSON.parse(localStorage.getItem(one) ?? "{}") as Partial<Left>;
      localStorage.removeItem(one);
      waiting = [...(left.events ?? []), ...waiting];
      dropped += left.dropped ?? 0;
    }
    bound();
    if (waiting.length || dropped) soon(0);
  }

  function soon(wait: number) {
    if (timer || flying.length) return;
    timer = window.setTimeout(quietly(() => { timer = 0; void send(); }), wait);
  }

  // As many as a page that is being left may send.
  function parcel() {
    const events: Told[] = [];
    let bytes = 0;
    for (const one of waiting.filter((w) => !flying.includes(w))) {
      bytes += new Blob([JSON.stringify(one)]).size;
      if (events.length && bytes > mostSent) break;
      events.push(one);
    }
    return { events, text: JSON.stringify({ sentAt: now(), dropped, events }), lost: dropped };
  }

  function done(sent: Told[], lost: number) {
    waiting = waiting.filter((one) => !sent.includes(one));
    dropped -= lost;
    tries = 0;
    if (isKept) keep();
    if (waiting.length) soon(together);
  }

  function later(seconds: number) {
    keep();
    clearTimeout(timer);
    timer = 0;
    soon(1000 * Math.max(seconds || 0, Math.min(300, 2 ** ++tries) * (0.5 + Math.random() / 2)));
  }

  async function send() {
    if (flying.length || !waiting.length) return;
    if (navigator.onLine === false) return later(0);
    const { events, text, lost } = parcel();
    flying = events;
    let answer: Response | undefined;
    try {
      answer = await fetch(address, { method: "POST", body: text, headers: { "Content-Type": "text/plain" }, credentials: "omit", keepalive: true });
    } catch { /* No network. */ }
    flying = [];
    quietly(() => {
      if (answer?.ok) return done(events, lost);
      // It will not be taken at any time: counted, and told when something is.
      if (answer && [400, 413].includes(answer.status)) { done(events, 0); dropped += events.length; return; }
      if (answer && [401, 403].includes(answer.status)) { waiting = []; dropped = 0; return keep(); }
      later(Number(answer?.headers.get("Retry-After")));
    })();
  }

  function leave() {
    if (tries || navigator.onLine === false) return keep();
    const { events, text, lost } = parcel();
    if (!events.length) return;
    if (navigator.sendBeacon(address, text)) done(events, lost);
    else keep();
  }

  function view(again = false) {
    const at = location.pathname + location.search + (/^#!?\//.test(location.hash) ? location.hash : "");
    if (at === seen && !again) return;
    const before = seen ? undefined : document.referrer && new URL(document.referrer).origin;
    seen = at;
    add("view", { title: cut(document.title), referrer: before || undefined, touchpoint: script!.dataset["touchpoint"] });
  }

  function clicked(event: Event) {
    const on = (event.target as Element | null)?.closest?.("[data-touchpoint]");
    if (on && on !== script) add("click", { touchpoint: cut((on as HTMLElement).dataset["touchpoint"], 40), name: (on as HTMLElement).dataset["event"] });
  }

  function start() {
    const moved = () => setTimeout(quietly(() => view()), 0);
    const ways = (window as { navigation?: EventTarget }).navigation;
    if (ways) ways.addEventListener("currententrychange", moved);
    else for (const name of ["popstate", "hashchange"]) addEventListener(name, moved);
    addEventListener("pageshow", quietly((event) => { if (event.persisted) view(true); }));
    addEventListener("online", quietly(() => { tries = 0; clearTimeout(timer); timer = 0; soon(0); }));
    addEventListener("pagehide", quietly(leave));
    document.addEventListener("visibilitychange", quietly(() => { if (document.visibilityState === "hidden") leave(); }));
    document.addEventListener("click", quietly(clicked), { capture: true, passive: true });
    view();
    quietly(takeBack)();
  }

  // nokta("order", { total: 12 }) tells what happened; nokta() tells that another page is shown, where the browser does not.
  page["nokta"] = quietly((name?: string, about?: Record<string, unknown>, touchpoint?: string) => {
    if (!name) return view();
    const props: Record<string, string> = Object.create(null);
    for (const [what, value] of Object.entries(about ?? {}).slice(0, 30)) if (value != null) props[cut(what, 60)] = cut(value);
    add("event", { name: cut(name), props, touchpoint });
  });
  if ((document as { prerendering?: boolean }).prerendering) document.addEventListener("prerenderingchange", quietly(start), { once: true });
  else quietly(start)();
})();
