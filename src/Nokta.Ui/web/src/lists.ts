// A list narrows while she types; a row is as clickable as the first link in it.
import { fold } from "./fold";
import { hit, on } from "./on";

on("click", (event, target) => {
  const row = hit<HTMLElement>(target, "tr[data-href]");
  if (!row || target.closest("a, button, input, select, summary, details, label") || window.getSelection()?.toString()) return;
  const link = row.querySelector<HTMLAnchorElement>("a[href]");
  if (event.ctrlKey || event.metaKey) window.open(link?.href);
  else link?.click();
});

/** `for` names the list, whose items carry data-text; `empty` names what is shown when nothing is left. */
customElements.define("n-filter", class extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    const list = document.getElementById(this.getAttribute("for") ?? "");
    const empty = document.getElementById(this.getAttribute("empty") ?? "");
    if (!input || !list) return;
    input.addEventListener("input", () => {
      const wanted = fold(input.value);
      let left = 0;
      for (const item of list.querySelectorAll<HTMLElement>("[data-text]")) {
        item.hidden = !fold(item.dataset.text!).includes(wanted);
        if (!item.hidden) left++;
      }

      if (empty) empty.hidden = left > 0;
    });
  }
});
