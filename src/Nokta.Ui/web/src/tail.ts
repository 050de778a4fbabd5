/** Shows what `src` sends as it arrives: at most 500 rows, the newest first. Loses nothing it can get again, and says when it lost something. */
import { visit } from "@hotwired/turbo";

const most = 500, patience = 40_000;

customElements.define("n-tail", class extends HTMLElement {
  #source: EventSource | null = null;
  #held: Element[] = [];
  #isPaused = false;
  #watch = 0;
  #abort = new AbortController();

  connectedCallback() {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.querySelector("[data-pause]")?.addEventListener("click", () => this.#pause(!this.#isPaused), { signal });
    this.querySelector("[data-clear]")?.addEventListener("click", () => { this.#held = []; this.#body?.replaceChildren(); this.#count(); }, { signal });
    this.#open();
  }

  disconnectedCallback() { this.#abort.abort(); this.#close(); }

  get #body() { return this.querySelector("[data-rows]"); }

  #open() {
    this.#close();
    const address = new URL(this.getAttribute("src")!, location.href);
    if (this.dataset.after) address.searchParams.set("after", this.dataset.after);
    const source = this.#source = new EventSource(address);
    source.addEventListener("open", () => this.#say(this.#isPaused ? "paused" : "live"));
    source.addEventListener("rows", (event) => { this.dataset.after = event.lastEventId || this.dataset.after; this.#beat(); this.#take(event.data as string); });
    source.addEventListener("missed", (event) => { const words = this.querySelector("[data-missed]"); if (words) words.textContent = event.data as string; });
    source.addEventListener("beat", () => this.#beat());
    source.addEventListener("end", () => { this.#close(); this.#say("ended"); });
    // A browser comes back by itself, unless it was refused: then too many watch.
    source.addEventListener("error", () => { this.#say(source.readyState === EventSource.CLOSED ? "full" : "lost"); });
    this.#beat();
  }

  #close() { clearTimeout(this.#watch); this.#source?.close(); this.#source = null; }

  /** A connection that died without a word is opened again. */
  #beat() { clearTimeout(this.#watch); this.#watch = window.setTimeout(() => { this.#say("lost"); this.#open(); }, patience); }

  #take(html: string) {
    const box = document.createElement("tbody");
    box.innerHTML = html;
    const rows = [...box.children].filter((row) => !document.getElementById(row.id));
    if (this.#isPaused) { this.#held = [...rows, ...this.#held].slice(0, most); this.#say("paused"); return; }
    this.#show(rows);
  }

  #show(rows: Element[]) {
    const body = this.#body;
    if (!body) return;
    body.prepend(...rows);
    while (body.children.length > most) body.lastElementChild!.remove();
    this.#count();
  }

  #count() { this.querySelector("[data-none]")?.toggleAttribute("hidden", (this.#body?.children.length ?? 0) > 0); }

  #pause(isPaused: boolean) {
    this.#isPaused = isPaused;
    const words = this.querySelector("[data-pause] span");
    if (words) words.textContent = (isPaused ? this.dataset.resume : this.dataset.pause) ?? "";
    if (!isPaused) { this.#show(this.#held); this.#held = []; }
    this.#say(isPaused ? "paused" : "live");
  }

  #say(state: "live" | "lost" | "paused" | "ended" | "full") {
    const words = this.querySelector<HTMLElement>("[data-state]"), text = this.dataset[state] ?? "";
    if (!words) return;
    const held = state === "paused" && this.#held.length > 0 ? ` (${this.#held.length})` : "";
    words.dataset.state = state;
    if (words.textContent !== text + held) words.textContent = text + held;
  }
});

/** Looks at the page again as soon as `src` sends a first row. */
customElements.define("n-await", class extends HTMLElement {
  #source: EventSource | null = null;

  connectedCallback() {
    const address = new URL(this.getAttribute("src")!, location.href);
    address.searchParams.set("after", this.dataset.after ?? "");
    this.#source = new EventSource(address);
    this.#source.addEventListener("rows", () => { this.#source?.close(); visit(location.href, { action: "replace" }); });
    this.#source.addEventListener("end", () => this.#source?.close());
  }

  disconnectedCallback() { this.#source?.close(); }
});
