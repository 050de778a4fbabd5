// `g` and a letter go to a section, `/` to the search, `?` opens the sheet of keys, `T` the table beside a chart: by the key's place, so that Persian and
// Russian layouts work too. The sheet's switch turns them off on this device (WCAG 2.1.4).
import { on } from "./on";

const STORE = "nokta.keys";
const isOff = () => localStorage.getItem(STORE) === "off";
let waitsForSection = 0;

on("change", (_, target) => {
  if (!target.matches("[data-keys-switch]")) return;
  if ((target as HTMLInputElement).checked) localStorage.removeItem(STORE);
  else localStorage.setItem(STORE, "off");
});

const show = () => { for (const box of document.querySelectorAll<HTMLInputElement>("[data-keys-switch]")) box.checked = !isOff(); };
on("turbo:load", show);

on("keydown", (event, target) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isOff()) return;
  if (target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
  if (Date.now() - waitsForSection < 1200) {
    waitsForSection = 0;
    document.querySelector<HTMLAnchorElement>(`[data-key="${event.code}"]`)?.click();
  } else if (event.code === "KeyG" && !event.shiftKey) {
    waitsForSection = Date.now();
  } else if ((event.code === "KeyJ" || event.code === "KeyK") && !event.shiftKey) {
    // The next or the previous entry of a timeline.
    const steps = [...document.querySelectorAll<HTMLElement>("[data-steps] > li")];
    const at = steps.findIndex((step) => step.contains(document.activeElement));
    steps[at + (event.code === "KeyJ" ? 1 : at < 0 ? steps.length + 1 : -1)]?.querySelector<HTMLElement>("a, summary")?.focus();
  } else if (event.code === "KeyD" && !event.shiftKey) {
    document.querySelector<HTMLElement>("[data-jump] input:not([type=hidden])")?.focus();
    if (document.querySelector("[data-jump]")) event.preventDefault();
  } else if (event.code === "KeyT" && !event.shiftKey) {
    // The table that says the same as the chart.
    const twin = document.querySelector<HTMLDetailsElement>("details[data-twin]");
    if (!twin) return;
    twin.open = !twin.open;
    if (twin.open) twin.querySelector("summary")?.focus();
  } else if (event.code === "Slash" && event.shiftKey) {
    document.querySelector<HTMLDialogElement>("dialog[data-keys]")?.showModal();
  } else if (event.code === "Slash") {
    const search = document.querySelector<HTMLInputElement>("main [data-search]");
    event.preventDefault();
    // A page without a search of its own has the palette.
    if (!search) { document.querySelector<HTMLElement>("[data-palette-open]")?.click(); return; }
    search.focus();
    search.select();
  }
});
