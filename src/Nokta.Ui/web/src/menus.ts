// Menus and explanations are details elements: they close on Escape, on a click elsewhere, and when the focus leaves. Dialogs open in place.
import { hit, on } from "./on";

const OPEN = "details.menu[open], details.pop[open], details.pop-up[open]";
const closeOthers = (inside: Node | null) => {
  for (const open of document.querySelectorAll<HTMLDetailsElement>(OPEN)) if (!inside || !open.contains(inside)) open.open = false;
};

on("click", (event, target) => {
  closeOthers(target);
  const opener = hit<HTMLElement>(target, "[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog!);
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (!dialog.open) dialog.showModal();
});

// An explanation that would leave the screen moves back into it.
document.addEventListener("toggle", (event) => {
  const body = (event.target as HTMLElement).matches?.("details.pop[open]") ? (event.target as HTMLElement).querySelector<HTMLElement>(".pop__body") : null;
  if (!body) return;
  body.style.translate = "";
  const { left: from, right: to } = body.getBoundingClientRect(), width = document.documentElement.clientWidth;
  const over = to > width - 8 ? width - 8 - to : from < 8 ? 8 - from : 0;
  if (over !== 0) body.style.translate = `${over}px`;
}, { capture: true });

// A click on the scrim closes a dialog.
on("click", (_, target) => { if (target instanceof HTMLDialogElement && target.matches(":modal")) target.close(); });

on("focusin", (_, target) => { if (document.querySelector(OPEN)) closeOthers(target); });

on("keydown", (event, target) => {
  const open = document.querySelector<HTMLDetailsElement>(OPEN);
  if (!open) return;
  if (event.key === "Escape") {
    open.open = false;
    open.querySelector("summary")?.focus();
    return;
  }

  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || !open.contains(target) || !open.matches(".menu")) return;
  event.preventDefault();
  const items = [...open.querySelectorAll<HTMLElement>(".menu__list :is(a, button)")];
  items.at((items.indexOf(target) + step + (step < 0 && !items.includes(target) ? 0 : items.length)) % items.length)?.focus();
});
