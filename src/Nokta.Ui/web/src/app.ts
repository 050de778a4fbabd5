// The islands: each is an element that already works without script; here it becomes quicker or kinder.
import "@hotwired/turbo";
import "./dates";
import { fold } from "./fold";

const on = (root: Document | HTMLElement, type: string, act: (e: Event) => void) => root.addEventListener(type, act);

/** Menus close on Escape and when something else is clicked. */
on(document, "click", (e) => {
  for (const open of document.querySelectorAll<HTMLDetailsElement>("details.menu[open], details.pop[open]"))
    if (!open.contains(e.target as Node)) open.open = false;
});
on(document, "keydown", (e) => {
  if ((e as KeyboardEvent).key !== "Escape") return;
  const open = document.querySelector<HTMLDetailsElement>("details.menu[open], details.pop[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary")?.focus();
});

/** Forms that only ask (GET) and say data-auto answer as soon as a choice is made; a form is never sent twice. */
on(document, "change", (e) => {
  const form = (e.target as HTMLElement).closest<HTMLFormElement>("form[data-auto]");
  if (form && !(e.target as HTMLElement).hasAttribute("data-no-auto")) form.requestSubmit();
});
on(document, "turbo:submit-start", (e) => ((e as CustomEvent).detail.formSubmission.formElement as HTMLFormElement).setAttribute("aria-busy", "true"));
on(document, "turbo:submit-end", (e) => ((e as CustomEvent).detail.formSubmission.formElement as HTMLFormElement).removeAttribute("aria-busy"));
on(document, "submit", (e) => {
  const form = e.target as HTMLFormElement;
  if (form.getAttribute("aria-busy") === "true") e.preventDefault();
});

/** `g` then a letter goes to a section, `/` to the search, by the key's place, so that Persian and Russian layouts work too. */
let waitsForSection = 0;
on(document, "keydown", (event) => {
  const e = event as KeyboardEvent;
  if (e.ctrlKey || e.metaKey || e.altKey || (e.target as HTMLElement).closest("input, textarea, select, [contenteditable]")) return;
  if (e.code === "KeyG") { waitsForSection = Date.now(); return; }
  if (Date.now() - waitsForSection < 1200) {
    const link = document.querySelector<HTMLAnchorElement>(`[data-key="${e.code}"]`);
    waitsForSection = 0;
    if (link) { e.preventDefault(); link.click(); }
  }
  else if (e.code === "Slash" && !e.shiftKey) {
    const search = document.querySelector<HTMLInputElement>("[data-search]");
    if (search) { e.preventDefault(); search.focus(); }
  }
});

/** Toasts leave after ten seconds, unless the pointer rests on them. */
customElements.define("n-toast", class extends HTMLElement {
  connectedCallback() { setTimeout(() => { if (!this.matches(":hover, :focus-within")) this.remove(); }, 10_000); }
});

/** Narrows a list while she types, blind to ي/ی, ك/ک, ZWNJ and ё/е. `for` names the list, whose items carry data-text. */
customElements.define("n-filter", class extends HTMLElement {
  connectedCallback() {
    const [input, list] = [this.querySelector("input"), document.getElementById(this.getAttribute("for") ?? "")];
    if (!input || !list) return;
    input.addEventListener("input", () => {
      const wanted = fold(input.value);
      for (const item of list.querySelectorAll<HTMLElement>("[data-text]")) item.hidden = !fold(item.dataset.text!).includes(wanted);
    });
  }
});

/** A place to drop a file: shows its name and, while it is sent, how far it is. */
customElements.define("n-drop", class extends HTMLElement {
  connectedCallback() {
    const [input, form] = [this.querySelector<HTMLInputElement>("input[type=file]"), this.closest("form")];
    const [bar, name] = [this.querySelector("progress"), this.querySelector("[data-name]")];
    if (!input || !form) return;
    const show = () => { if (name && input.files?.length) name.textContent = [...input.files].map((f) => f.name).join(", "); };
    input.addEventListener("change", show);
    for (const type of ["dragover", "dragenter"]) this.addEventListener(type, (e) => { e.preventDefault(); this.querySelector(".drop")?.classList.add("is-over"); });
    for (const type of ["dragleave", "drop"]) this.addEventListener(type, () => this.querySelector(".drop")?.classList.remove("is-over"));
    this.addEventListener("drop", (e) => {
      e.preventDefault();
      if (!e.dataTransfer?.files.length) return;
      input.files = e.dataTransfer.files;
      show();
    });
    form.addEventListener("submit", (e) => {
      if (!input.files?.length || !bar) return;
      e.preventDefault();
      e.stopPropagation();
      const request = new XMLHttpRequest();
      form.setAttribute("aria-busy", "true");
      bar.hidden = false;
      request.upload.onprogress = (p) => { bar.max = p.total; bar.value = p.loaded; };
      request.onload = () => {
        if (request.responseURL && request.status < 400 && request.responseURL !== location.href) location.assign(request.responseURL);
        else { document.open(); document.write(request.responseText); document.close(); }
      };
      request.onerror = () => { form.removeAttribute("aria-busy"); bar.hidden = true; form.submit(); };
      request.open("POST", form.action);
      request.send(new FormData(form));
    }, { capture: true });
  }
});

/** Asks `src` every half second for {share, text, done, next}; when done, goes on to `next`. */
customElements.define("n-progress", class extends HTMLElement {
  #timer = 0;
  connectedCallback() { this.#timer = window.setInterval(() => void this.#look(), 500); }
  disconnectedCallback() { clearInterval(this.#timer); }
  async #look() {
    const answer = await fetch(this.getAttribute("src")!, { headers: { accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const { share, text, done, next } = await answer.json();
    const [bar, words] = [this.querySelector("progress"), this.querySelector("[data-words]")];
    if (bar) { bar.max = 1; bar.value = share; }
    if (words && text) words.textContent = text;
    if (!done) return;
    clearInterval(this.#timer);
    if (next) location.assign(next);
    else location.reload();
  }
});

/** A row is as clickable as the link in it. */
on(document, "click", (e) => {
  const target = e.target as HTMLElement;
  const row = target.closest<HTMLElement>("tr[data-href]");
  if (row && !target.closest("a, button, input, select, summary, details, label") && !window.getSelection()?.toString()) row.querySelector<HTMLAnchorElement>("a")?.click();
});

/** Ticks or clears all boxes of a group. */
on(document, "click", (e) => {
  const button = (e.target as HTMLElement).closest<HTMLElement>("[data-tick-all]");
  if (!button) return;
  const boxes = [...document.querySelectorAll<HTMLInputElement>(`${button.dataset.tickAll} input[type=checkbox]`)];
  const tick = boxes.some((b) => !b.checked);
  for (const box of boxes) box.checked = tick;
});

on(document, "click", (e) => { if ((e.target as HTMLElement).closest("[data-print]")) window.print(); });

/** Shows, beside a form that is being written, what it would do: the answer of `src` to the form's fields goes into the element `to`. */
customElements.define("n-preview", class extends HTMLElement {
  #timer = 0;
  #asked = 0;
  connectedCallback() {
    this.addEventListener("input", () => { clearTimeout(this.#timer); this.#timer = window.setTimeout(() => void this.#ask(), 200); });
  }
  disconnectedCallback() { clearTimeout(this.#timer); }
  async #ask() {
    const [form, to] = [this.querySelector("form"), document.getElementById(this.getAttribute("to") ?? "")];
    if (!form || !to) return;
    const [address, turn] = [new URL(this.getAttribute("src")!, location.href), ++this.#asked];
    // Names that begin with an underscore are the framework's, the form's token among them: no business of an address.
    for (const [name, value] of new FormData(form)) if (!name.startsWith("_") && typeof value === "string") address.searchParams.append(name, value);
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok && turn === this.#asked) to.innerHTML = await answer.text();
  }
});

/** A choice with data-lists="PREFIX" gives the input beside it the list PREFIX + its value to offer. */
on(document, "change", (e) => {
  const choice = (e.target as HTMLElement).closest<HTMLSelectElement>("select[data-lists]");
  choice?.parentElement?.querySelector("input")?.setAttribute("list", choice.dataset.lists + choice.value);
});
