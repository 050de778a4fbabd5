// Counts contacts on somebody else's page: one global, no cookies, nothing of the page changed, and never an error of ours in its console.
interface Told { id: string; type: string; name?: string; at: number; url: string; title?: string; referrer?: string; campaign?: string; touchpoint?: string; visitor?: string; props?: Record<string, string> }
interface Left { events: Told[]; dropped: number }

(() => {
  const script = document.currentScript as HTMLScriptElement | null;
  const key = script?.dataset["key"];
  const page = window as unknown as Record<string, unknown>;
  // An element whose id is our name is not us.
  if (!script || !key || typeof page["nokta"] === "function") return;

  const address = new URL(`/c/${key}/t`, script.src).href, places = `nokta.${key}.`;
  const mostEvents = 500, mostLetters = 1e6, mostSent = 48_000, together = 1000;
  const asksNot = () => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true || navigator.doNotTrack === "1";
  const now = () => Date.now();
  let waiting: Told[] = [], flying: Told[] = [], dropped = 0, tries = 0, seen = "", timer = 0, isKept = false, isStored = false;

  // Each window has its own place: two that are without network do not write over each other.
  const place = places + newId().slice(0, 8);
  const quietly = <A extends unknown[]>(does: (...told: A) => void) => (...told: A) => { try { does(...told); } catch { /* The page comes first. */ } };
  const cut = (text: unknown, most = 300) => String(text).slice(0, most);
  const given = (text?: string | null) => text ? cut(text) : undefined;
  const isUnseen = () => (document as { prerendering?: boolean }).prerendering === true;

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
    return given(asked.get("utm_campaign") ?? asked.get("mtm_campaign"));
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
    isStored = false;
    try {
      if (isKept) localStorage.setItem(place, JSON.stringify({ events: waiting, dropped }));
      else localStorage.removeItem(place);
      isStored = isKept;
    } catch { /* No room, or not allowed: it waits in memory. */ }
  }

  function takeBack() {
    for (const one of Object.keys(localStorage).filter((name) => name.startsWith(places))) {
      const left = localStorage.getItem(one);
      localStorage.removeItem(one);
      quietly(take)(left);
    }
    bound();
    if (waiting.length) soon(0);
  }

  function take(text: string | null) {
    const left = JSON.parse(text ?? "{}") as Partial<Left>;
    waiting = [...(left.events ?? []), ...waiting];
    dropped += left.dropped ?? 0;
  }

  // Another page of this site, opened since, has taken what waited here: it alone tells it, and how much was dropped.
  function handOver() {
    if (!isStored || localStorage.getItem(place)) return;
    waiting = flying.slice();
    dropped = 0;
    isKept = isStored = false;
  }

  function soon(wait: number) {
    if (timer || flying.length || isUnseen()) return;
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
    dropped = Math.max(0, dropped - lost);
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
      if (answer && [400, 413, 415].includes(answer.status)) { done(events, 0); dropped += events.length; return; }
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
    // The way up through shadow trees as well; the right button opens a menu and nothing else.
    const on = (event.composedPath() as HTMLElement[]).find((at) => at.dataset?.["touchpoint"]);
    if (on && (event as MouseEvent).button < 2) add("click", { touchpoint: cut(on.dataset["touchpoint"], 40), name: given(on.dataset["event"]) });
  }

  function start() {
    const moved = () => setTimeout(quietly(() => view()), 0);
    const ways = (window as { navigation?: EventTarget }).navigation;
    if (ways) ways.addEventListener("currententrychange", moved);
    else for (const name of ["popstate", "hashchange"]) addEventListener(name, moved);
    addEventListener("pageshow", quietly((event) => { if (event.persisted) { quietly(handOver)(); view(true); } }));
    addEventListener("online", quietly(() => { tries = 0; clearTimeout(timer); timer = 0; soon(0); }));
    addEventListener("pagehide", quietly(leave));
    document.addEventListener("visibilitychange", quietly(() => { if (document.visibilityState === "hidden") leave(); }));
    addEventListener("storage", quietly(handOver));
    // "auxclick" is the middle button, which opens a link beside the page.
    for (const name of ["click", "auxclick"]) document.addEventListener(name, quietly(clicked), { capture: true, passive: true });
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
  if (isUnseen()) document.addEventListener("prerenderingchange", quietly(start), { once: true });
  else quietly(start)();
})();
