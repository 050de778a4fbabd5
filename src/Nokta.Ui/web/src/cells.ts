// A cell of a table is edited where it stands: Enter saves, Escape leaves it, Tab saves and goes to the next. What cannot be saved comes back with its reason.
import { hit, on } from "./on";

type Saved = { text: string; value?: string; version?: number; isChanged?: boolean };
const words = () => document.querySelector<HTMLElement>("[data-cells]")!.dataset;
const token = () => document.querySelector<HTMLInputElement>(`#${words().tokenFrom} input[name=__RequestVerificationToken]`)!;

function editorOf(cell: HTMLElement): HTMLInputElement | HTMLSelectElement {
  const field = cell.dataset.cell!, template = document.getElementById("cell-" + field);
  const made = template instanceof HTMLTemplateElement ? template.content.querySelector("select, input")!.cloneNode(true) as HTMLInputElement : document.createElement("input");
  made.className = made.tagName === "SELECT" ? "select" : "input";
  made.removeAttribute("id");
  made.removeAttribute("aria-describedby");
  made.setAttribute("aria-label", cell.getAttribute("aria-label") ?? field);
  if (!template) {
    made.setAttribute("list", `cell-${field}-list`);
    made.maxLength = 120;
    made.dir = "auto";
  }

  // A day is typed as it is shown; the server reads both calendars.
  if (field === "next-review") made.type = "text";
  made.value = field === "next-review" ? (cell.dataset.value ? cell.textContent!.trim() : "") : cell.dataset.value!;
  return made;
}

function edit(cell: HTMLElement) {
  const place = cell.parentElement!, editor = editorOf(cell), before = editor.value;
  let isOver = false;
  const end = (focuses: boolean) => {
    isOver = true;
    editor.remove();
    cell.hidden = false;
    place.classList.remove("is-open");
    if (focuses) cell.focus();
  };
  const save = async (focuses: boolean) => {
    if (isOver) return;
    if (editor.value === before) return end(focuses);
    isOver = true;
    editor.disabled = true;
    const body = new URLSearchParams({ field: cell.dataset.cell!, value: editor.value, version: cell.dataset.version!, [token().name]: token().value });
    const answer = await fetch(`/touchpoints/${cell.dataset.number}/cell`, { method: "POST", body }).catch(() => null);
    const saved: Saved = await answer?.json().catch(() => null) ?? { text: words().broken! };
    if (answer?.ok) {
      cell.textContent = saved.text;
      cell.dataset.value = saved.value!;
      cell.classList.toggle("muted", !saved.value && !cell.dataset.cell!.startsWith("owner"));
      cell.classList.toggle("cell--ask", !saved.value && cell.dataset.cell === "owner");
      for (const other of document.querySelectorAll<HTMLElement>(`[data-cell][data-number="${cell.dataset.number}"]`)) other.dataset.version = String(saved.version);
      if (saved.isChanged) toast(words().saved!, cell, saved.version!);
    } else {
      place.classList.add("is-refused");
      setTimeout(() => place.classList.remove("is-refused"), 4_000);
      toast(saved.text);
    }

    end(focuses);
  };

  cell.hidden = true;
  place.classList.add("is-open");
  place.append(editor);
  editor.focus();
  if (editor instanceof HTMLInputElement) editor.select();
  editor.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent)) return;
    if (event.key === "Escape") { event.stopPropagation(); end(true); }
    if (event.key === "Enter") { event.preventDefault(); void save(true); }
    if (event.key !== "Tab") return;
    const cells = [...document.querySelectorAll<HTMLElement>("[data-cell]")], next = cells[cells.indexOf(cell) + (event.shiftKey ? -1 : 1)];
    event.preventDefault();
    void save(false);
    if (next) edit(next);
    else cell.focus();
  });
  if (editor instanceof HTMLSelectElement) editor.addEventListener("change", () => void save(true));
  editor.addEventListener("blur", () => void save(false));
}

function toast(text: string, cell?: HTMLElement, version?: number) {
  let place = document.querySelector(".toasts[data-made]");
  if (!place) document.querySelector("main")!.append(Object.assign(place = document.createElement("div"), { className: "toasts" }));
  (place as HTMLElement).dataset.made = "";
  const made = Object.assign(document.createElement("n-toast"), { className: "toast", role: "status" });
  made.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (cell) {
    const form = Object.assign(document.createElement("form"), { method: "post", action: `/touchpoints/${cell.dataset.number}/undo` });
    for (const [name, value] of [["version", String(version)], ["back", location.pathname + location.search], [token().name, token().value]])
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    form.append(Object.assign(document.createElement("button"), { textContent: words().undo! }));
    made.append(form);
  }

  place.replaceChildren(made);
}

on("click", (event, target) => {
  const cell = hit<HTMLElement>(target, "[data-cell]");
  if (!cell || event.ctrlKey || event.metaKey || event.shiftKey || matchMedia("(max-width: 767px)").matches) return;
  event.preventDefault();
  edit(cell);
});
