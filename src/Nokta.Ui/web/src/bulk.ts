// Rows that are ticked bring a bar with what can be done to them all: it says how many, Escape lets them go, Shift ticks a range.
import { on } from "./on";

const boxes = (bar: Element) => [...document.querySelectorAll<HTMLInputElement>(`input[type=checkbox][form="${bar.querySelector("form")?.id}"]`)];
let last: HTMLInputElement | null = null;

/** `count` is the sentence with {n}; it wraps the form that the rows' boxes belong to. */
customElements.define("n-bulk", class extends HTMLElement {
  #left?: AbortController;

  connectedCallback() {
    const { signal } = this.#left = new AbortController();
    const digits = new Intl.NumberFormat(document.documentElement.lang === "fa" ? "fa-IR" : document.documentElement.lang);
    const show = () => {
      const ticked = boxes(this).filter((box) => box.checked).length;
      this.classList.toggle("is-on", ticked > 0);
      const count = this.querySelector("[data-count]");
      if (count) count.textContent = ticked ? this.getAttribute("count")!.replace("{n}", digits.format(ticked)) : "";
    };

    this.classList.add("is-live");
    document.addEventListener("change", show, { signal });
    show();
  }

  disconnectedCallback() { this.#left?.abort(); }
});

on("click", (event, target) => {
  if (!(target instanceof HTMLInputElement) || target.type !== "checkbox" || !target.form?.closest("n-bulk")) return;
  const all = boxes(target.form.closest("n-bulk")!);
  const [from, to] = [all.indexOf(last!), all.indexOf(target)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) for (const box of all.slice(from, to + 1)) box.checked = target.checked;
  last = target;
  target.dispatchEvent(new Event("change", { bubbles: true }));
});

on("keydown", (event, target) => {
  const bar = document.querySelector("n-bulk.is-on");
  if (event.key !== "Escape" || !bar || target.closest?.("dialog, details[open], n-cell.is-open")) return;
  for (const box of boxes(bar)) box.checked = false;
  bar.dispatchEvent(new Event("change", { bubbles: true }));
});
