// Forms that say data-auto answer at once; no other form is sent twice; boxes are ticked together (data-tick-all).
import { hit, on } from "./on";

on("change", (_, target) => {
  const form = hit<HTMLFormElement>(target, "form[data-auto]");
  if (form && !target.hasAttribute("data-no-auto")) form.requestSubmit();
});

const formOf = (event: CustomEvent) => event.detail.formSubmission.formElement as HTMLFormElement;
on("turbo:submit-start", (event) => formOf(event).setAttribute("aria-busy", "true"));
on("turbo:submit-end", (event) => formOf(event).removeAttribute("aria-busy"));
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  // A form that answers on change may go again while it waits: Turbo drops the earlier answer, which knew less.
  if (form.getAttribute("aria-busy") !== "true" || form.hasAttribute("data-auto")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });

on("click", (_, target) => {
  const button = hit<HTMLElement>(target, "[data-tick-all]");
  if (!button) return;
  const boxes = [...document.querySelectorAll<HTMLInputElement>(`${button.dataset.tickAll} input[type=checkbox]:not(:disabled)`)];
  const tick = boxes.some((box) => !box.checked);
  for (const box of boxes) {
    box.checked = tick;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
});

// A choice with data-lists="PREFIX" gives the input beside it the list PREFIX + its value to offer.
on("change", (_, target) => {
  const choice = hit<HTMLSelectElement>(target, "select[data-lists]");
  choice?.parentElement?.querySelector("input")?.setAttribute("list", choice.dataset.lists + choice.value);
});
