import { visit } from "@hotwired/turbo";

/** Asks `src` for {share, text, done, next} until it is done, then goes on to `next`; a lost connection only slows it down. */
customElements.define("n-progress", class extends HTMLElement {
  #wait = 0;

  connectedCallback() { this.#wait = window.setTimeout(() => void this.#ask(), 300); }

  disconnectedCallback() { clearTimeout(this.#wait); }

  async #ask() {
    const answer = await fetch(this.getAttribute("src")!, { headers: { accept: "application/json" } }).catch(() => null);
    if (!this.isConnected) return;
    if (!answer?.ok) {
      this.#wait = window.setTimeout(() => void this.#ask(), 3_000);
      return;
    }

    const { share, text, done, next } = await answer.json() as { share?: number; text?: string; done?: boolean; next?: string };
    const bar = this.querySelector("progress");
    if (bar && typeof share === "number") { bar.max = 1; bar.value = share; }
    const words = this.querySelector("[data-words]");
    if (words && text && words.textContent !== text) words.textContent = text;
    if (done) visit(next ?? location.href, { action: "replace" });
    else this.#wait = window.setTimeout(() => void this.#ask(), 500);
  }
});
