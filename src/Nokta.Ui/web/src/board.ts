// A card of a board moves by its menu, by Alt and an arrow, and by dragging: each presses the same button of the card's own form.
import { hit, on } from "./on";

const STORE = "nokta.board";
const columns = () => [...document.querySelectorAll<HTMLElement>(".board__col[data-stage]")];

function move(card: HTMLElement, stage: string | undefined) {
  const button = card.querySelector<HTMLButtonElement>(`form button[name=stage][value="${stage}"]`);
  if (!button) return;
  sessionStorage.setItem(STORE, card.dataset.board!);
  button.form!.requestSubmit(button);
}

on("keydown", (event, target) => {
  if (!event.altKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
  const card = hit<HTMLElement>(target, "[data-board]");
  if (!card) return;
  event.preventDefault();
  const all = columns(), isForward = (event.key === "ArrowRight") === (document.documentElement.dir !== "rtl");
  move(card, all[all.indexOf(card.closest<HTMLElement>(".board__col")!) + (isForward ? 1 : -1)]?.dataset.stage);
});

// The card that was moved keeps the focus on the page that answers.
on("turbo:load", () => {
  const moved = sessionStorage.getItem(STORE);
  if (!moved || !document.querySelector(".board")) return;
  sessionStorage.removeItem(STORE);
  document.querySelector<HTMLElement>(`[data-board="${moved}"] a`)?.focus();
});

let dragged: HTMLElement | null = null;
on("dragstart", (event, target) => {
  dragged = hit<HTMLElement>(target, "[data-board]");
  if (dragged && event.dataTransfer) event.dataTransfer.effectAllowed = "move";
});
on("dragover", (event, target) => {
  const column = hit<HTMLElement>(target, ".board__col[data-stage]");
  if (!dragged || !column) return;
  event.preventDefault();
  for (const other of columns()) other.classList.toggle("is-over", other === column);
});
on("dragend", () => {
  dragged = null;
  for (const column of columns()) column.classList.remove("is-over");
});
on("drop", (event, target) => {
  const column = hit<HTMLElement>(target, ".board__col[data-stage]");
  if (!dragged || !column) return;
  event.preventDefault();
  move(dragged, column.dataset.stage);
});
