// <button data-csv="name"> saves the table of its page (or of its card) as CSV. Without script the button stays hidden.
import { hit, on } from "./on";
import { digits } from "./fold";

const isolates = /[\u200e\u200f\u2066-\u2069]/g;

/** What a cell says, as a spreadsheet should read it: Latin digits, no marks of direction, nothing it would run as a formula. */
const cell = (element: Element): string => {
  const text = digits((element as HTMLElement).innerText).replace(isolates, "").replace(/\s+/g, " ").trim();
  const safe = /^[=+@\t]/.test(text) ? "'" + text : text;
  return /[",\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

const show = () => { for (const button of document.querySelectorAll<HTMLElement>("[data-csv]")) button.hidden = false; };
on("turbo:load", show);
show();

on("click", (_, target) => {
  const button = hit<HTMLElement>(target, "[data-csv]");
  const table = (button?.closest(".card")?.querySelector("table") ?? document.querySelector("main table")) as HTMLTableElement | null;
  if (!button || !table) return;
  const rows = [...table.rows].map((row) => [...row.cells].map(cell).join(","));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff" + rows.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" }));
  link.download = `${button.dataset.csv}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
});
