// A row tells more in a panel at the side: a click on it, or Space on its name. Arrows go on to the next row, Escape closes and gives the focus back.
import { hit, on } from "./on";

let from: HTMLElement | null = null;

const panel = () => {
  let aside = document.querySelector<HTMLElement>("aside.peek");
  if (!aside) document.querySelector("main")!.append(Object.assign(aside = document.createElement("aside"), { className: "peek no-print", tabIndex: -1 }));
  return aside;
};

async function open(row: HTMLElement, focuses: boolean) {
  const answer = await fetch(row.dataset.peek!).catch(() => null);
  if (!answer?.ok) return;
  const aside = panel();
  aside.innerHTML = await answer.text();
  aside.setAttribute("aria-label", aside.querySelector("h2")?.textContent?.trim() ?? "");
  for (const other of document.querySelectorAll("tr.row--marked[data-peek]")) other.classList.remove("row--marked");
  row.classList.add("row--marked");
  from = row.querySelector("th a");
  if (focuses) aside.focus();
}

function close() {
  document.querySelector("aside.peek")?.remove();
  for (const row of document.querySelectorAll("tr.row--marked[data-peek]")) row.classList.remove("row--marked");
  from?.focus();
}

on("click", (event, target) => {
  if (target.closest?.("[data-peek-close]")) return close();
  const row = hit<HTMLElement>(target, "tr[data-peek]");
  if (!row || target.closest("a, button, input, select, summary, details, label, .is-open") || window.getSelection()?.toString()) return;
  const link = row.querySelector<HTMLAnchorElement>("th a");
  if (event.ctrlKey || event.metaKey) window.open(link?.href);
  else if (matchMedia("(max-width: 767px)").matches) link?.click();
  else void open(row, false);
});

on("keydown", (event, target) => {
  const aside = document.querySelector("aside.peek");
  if (event.key === "Escape" && aside && !document.querySelector("dialog:modal, .is-open")) return close();
  const row = hit<HTMLElement>(target, "tr[data-peek]"), isName = target.matches?.("tr[data-peek] th a");
  if (!row || !isName) return;
  if (event.key === " ") {
    event.preventDefault();
    if (aside && from === target) close();
    else void open(row, false);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const rows = [...document.querySelectorAll<HTMLElement>("tr[data-peek]")];
    const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    event.preventDefault();
    next.querySelector<HTMLElement>("th a")?.focus();
    if (aside) void open(next, false);
  }
});

on("turbo:before-cache", () => document.querySelector("aside.peek")?.remove());
