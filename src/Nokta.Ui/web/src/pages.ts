// Turbo swaps pages without a reload; toasts leave by themselves; a page can be printed.
import "@hotwired/turbo";
import { on } from "./on";

// What was open or just said is not part of the page when she comes back to it.
on("turbo:before-cache", () => {
  for (const open of document.querySelectorAll<HTMLDetailsElement>("details.menu[open], details.pop[open], details.pop-up[open]")) open.open = false;
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog:modal")) dialog.close();
  for (const toast of document.querySelectorAll("n-toast")) toast.remove();
});

on("click", (_, target) => { if (target.closest("[data-print]")) window.print(); });

/** Leaves after ten seconds, unless the pointer or the focus rests on it. */
customElements.define("n-toast", class extends HTMLElement {
  connectedCallback() {
    const leave = () => this.matches(":hover, :focus-within") ? setTimeout(leave, 3_000) : this.remove();
    setTimeout(leave, 10_000);
  }
});
