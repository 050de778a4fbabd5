// <n-palette> is the dialog that Ctrl K (⌘K) opens on any layout: it asks `src` while she types, keeps the last five choices of
// each workspace on this device, and goes where Enter points. Pattern: combobox with a list (ARIA practices).
import { visit } from "@hotwired/turbo";
import { on } from "./on";

type Recent = { href: string; title: string; plain?: boolean };
const KEPT = 5;

class Palette extends HTMLElement {
  #timer = 0;
  #turn = 0;
  #asked?: AbortController;
  #answered: string | null = null;

  get #dialog() { return this.querySelector("dialog")!; }
  get #input() { return this.querySelector("input")!; }
  get #list() { return this.querySelector<HTMLElement>("[role=listbox]")!; }
  get #options() { return [...this.#list.querySelectorAll<HTMLAnchorElement>("[role=option]")]; }
  get #store() { return `nokta.recent.${this.getAttribute("workspace")}`; }

  connectedCallback() {
    this.#input.addEventListener("input", () => this.#later());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.querySelector("form")!.addEventListener("submit", (event) => { event.preventDefault(); this.#choose(this.#current()); });
    this.querySelector("[data-close]")!.addEventListener("click", () => this.#dialog.close());
    this.#list.addEventListener("click", (event) => {
      const option = (event.target as HTMLElement).closest<HTMLAnchorElement>("[role=option]");
      if (!option || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.#choose(option);
    });
    this.#list.addEventListener("pointermove", (event) => {
      const option = (event.target as HTMLElement).closest<HTMLAnchorElement>("[role=option]");
      if (option) this.#mark(option);
    });
  }

  open() {
    if (this.#dialog.open) { this.#dialog.close(); return; }
    this.#input.value = "";
    this.#answered = null;
    this.#list.replaceChildren();
    this.#dialog.showModal();
    this.#input.focus();
    void this.#ask();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#ask(), 60);
  }

  async #ask() {
    const turn = ++this.#turn, text = this.#input.value;
    this.#asked?.abort();
    this.#asked = new AbortController();
    const slow = window.setTimeout(() => this.#say(this.getAttribute("wait")!), 800);
    const answer = await fetch(`${this.getAttribute("src")}?q=${encodeURIComponent(text)}`, { signal: this.#asked.signal }).catch(() => null);
    clearTimeout(slow);
    if (turn !== this.#turn) return;
    if (!answer?.ok || answer.redirected) { this.#say(this.getAttribute("broken")!); return; }
    this.#list.innerHTML = await answer.text();
    if (turn !== this.#turn) return;
    this.#answered = text;
    if (text.trim() === "") this.#putRecent();
    this.#say(this.#list.querySelector("[data-said]")?.textContent ?? "");
    this.#mark(this.#options[0]);
  }

  #putRecent() {
    const kept = this.#recent();
    for (const option of this.#options) if (kept.some((r) => r.href === option.getAttribute("href"))) option.remove();
    this.#list.prepend(...kept.map((item) => {
      const option = document.createElement("a");
      option.className = "palette__option";
      option.setAttribute("role", "option");
      option.href = item.href;
      option.tabIndex = -1;
      if (item.plain) option.dataset.turbo = "false";
      option.innerHTML = `<svg class="icon" aria-hidden="true"><use href="/_content/Nokta.Ui/dist/icons.svg#history"/></svg><bdi class="palette__title"></bdi><span class="palette__note"></span>`;
      option.querySelector("bdi")!.textContent = item.title;
      option.querySelector("span")!.textContent = this.getAttribute("recent");
      return option;
    }));
    this.#options.forEach((option, i) => { option.id = `palette-${i}`; });
  }

  #recent(): Recent[] {
    try { return (JSON.parse(localStorage.getItem(this.#store) ?? "[]") as Recent[]).filter((r) => r.href.startsWith("/")).slice(0, KEPT); } catch { return []; }
  }

  #key(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0, options = this.#options;
    if (step !== 0 && options.length > 0) {
      event.preventDefault();
      const at = options.indexOf(this.#current()!);
      this.#mark(options[(at + step + options.length) % options.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      // What was typed a moment ago is answered first: Enter opens what belongs to the text that stands there.
      if (this.#answered === this.#input.value) { this.#choose(this.#current()); return; }
      clearTimeout(this.#timer);
      void this.#ask().then(() => this.#choose(this.#current()));
    }
  }

  #current() { return this.#list.querySelector<HTMLAnchorElement>("[aria-selected=true]"); }

  #mark(option: HTMLAnchorElement | undefined) {
    for (const other of this.#options) other.setAttribute("aria-selected", String(other === option));
    if (!option) { this.#input.removeAttribute("aria-activedescendant"); return; }
    this.#input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  #choose(option: HTMLAnchorElement | null) {
    if (!option || !this.#dialog.open) return;
    const href = option.getAttribute("href")!;
    const item = { href, title: option.querySelector("bdi")!.textContent ?? "", plain: option.dataset.turbo === "false" };
    try { localStorage.setItem(this.#store, JSON.stringify([item, ...this.#recent().filter((r) => r.href !== href)].slice(0, KEPT))); } catch { /* a full store forgets the newest, nothing else */ }
    this.#dialog.close();
    if (option.dataset.turbo === "false") location.assign(href);
    else visit(href);
  }

  #say(words: string) {
    const status = this.querySelector("[data-status]")!;
    if (status.textContent !== words) status.textContent = words;
  }
}

customElements.define("n-palette", Palette);

const open = () => document.querySelector<Palette>("n-palette")?.open();

on("keydown", (event) => {
  if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (!document.querySelector("n-palette")) return;
  event.preventDefault();
  open();
});

on("click", (event, target) => {
  if (!target.closest?.("[data-palette-open]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open();
});
