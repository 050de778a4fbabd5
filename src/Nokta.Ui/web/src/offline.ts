// Without a connection the page says so, forms keep what was written on this device, and a form that could not be sent says
// "again" with nothing lost. Drafts are kept by page and form for a week and thrown away once the form has gone through.
import { hit, on } from "./on";

type Draft = { at: number; fields: [string, string][] };
const WEEK = 7 * 86_400_000;
const words = () => document.querySelector<HTMLElement>("n-offline")?.dataset ?? {};

/** Forms that only ask, that carry secrets or files, that are one button, or that stand on a shared device, keep no draft. */
const keeps = (form: HTMLFormElement) => form.method === "post" && !form.matches("[data-no-draft]") && !form.querySelector("input[type=password], input[type=file]") && writable(form).length > 0;
const writable = (form: HTMLFormElement) => [...form.elements].filter((field): field is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement =>
  field.matches("textarea, select, input:not([type=hidden], [type=submit], [type=button])") && (field as HTMLInputElement).name !== "");
const keyOf = (form: HTMLFormElement) => {
  const name = form.querySelector<HTMLInputElement>("input[name=_handler]")?.value ?? form.getAttribute("action") ?? "";
  const same = [...document.forms].filter((other) => other.method === "post" && (other.querySelector<HTMLInputElement>("input[name=_handler]")?.value ?? other.getAttribute("action") ?? "") === name);
  return `nokta.draft.${location.pathname}${location.search}|${name}|${same.indexOf(form)}`;
};
const valueOf = (field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement) =>
  field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio") ? (field.checked ? "on:" : "off:") + field.value : field.value;
const read = (key: string): Draft | null => { try { return JSON.parse(localStorage.getItem(key) ?? "null") as Draft | null; } catch { return null; } };

const keep = (form: HTMLFormElement) => {
  try { localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), fields: writable(form).map((field) => [field.name, valueOf(field)]) } satisfies Draft)); } catch { /* no room: the page itself still holds it */ }
};

let timer = 0;
on("input", (_, target) => {
  const form = hit<HTMLFormElement>(target, "form");
  if (!form || !keeps(form)) return;
  clearTimeout(timer);
  timer = window.setTimeout(() => keep(form), 300);
});

/** Puts a draft back where it differs from what the page says, and tells of it. */
const restore = (form: HTMLFormElement) => {
  const key = keyOf(form), draft = read(key);
  if (!draft || form.querySelector("[data-draft]")) return;
  if (Date.now() - draft.at > WEEK) { localStorage.removeItem(key); return; }
  const fields = writable(form);
  if (draft.fields.length !== fields.length || fields.every((field, i) => field.name === draft.fields[i]![0] && valueOf(field) === draft.fields[i]![1])) return;
  if (fields.some((field, i) => field.name !== draft.fields[i]![0])) return;
  const before = fields.map(valueOf);
  fill(fields, draft.fields.map(([, value]) => value));
  const note = document.createElement("p");
  note.className = "banner";
  note.dataset.draft = "";
  note.setAttribute("role", "status");
  const at = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }).format(draft.at);
  note.append((words().restored ?? "").replace("{time}", at) + " ");
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "btn btn--s";
  discard.textContent = words().discard ?? "";
  discard.addEventListener("click", () => { fill(fields, before); localStorage.removeItem(key); note.remove(); });
  note.append(discard);
  form.prepend(note);
};

const fill = (fields: (HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[], values: string[]) => fields.forEach((field, i) => {
  const value = values[i]!;
  if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) field.checked = value.startsWith("on:");
  else field.value = value;
});

const restoreAll = () => { for (const form of document.forms) if (keeps(form)) restore(form); };
on("turbo:load", restoreAll);

// What went through needs no draft; what could not be sent is kept and may be sent again.
on("turbo:submit-end", (event) => {
  const form = event.detail.formSubmission.formElement as HTMLFormElement;
  if (event.detail.success) localStorage.removeItem(keyOf(form));
  else if (!event.detail.fetchResponse) failed(form);
});

// A form that the browser itself sends leaves this page: what happens to it is no longer ours to see.
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (!event.defaultPrevented && navigator.onLine && form.closest("[data-turbo=false]")) localStorage.removeItem(keyOf(form));
});

const failed = (form: HTMLFormElement) => {
  if (keeps(form)) keep(form);
  const bar = document.querySelector<HTMLElement>("n-offline");
  if (!bar) return;
  form.removeAttribute("aria-busy");
  bar.querySelector("span")!.textContent = words().failed ?? "";
  const again = bar.querySelector("button")!;
  again.hidden = false;
  again.onclick = () => { bar.hidden = true; again.hidden = true; form.requestSubmit(); };
  bar.hidden = false;
};

// A link that could not be followed leaves her where she is.
on("turbo:fetch-request-error", (event) => { event.preventDefault(); show(); });

const show = () => {
  const bar = document.querySelector<HTMLElement>("n-offline");
  if (!bar) return;
  bar.querySelector("span")!.textContent = words().offline ?? "";
  bar.querySelector("button")!.hidden = true;
  bar.hidden = false;
};

window.addEventListener("offline", show);
window.addEventListener("online", () => { const bar = document.querySelector<HTMLElement>("n-offline"); if (bar && bar.querySelector("button")!.hidden) bar.hidden = true; });
on("turbo:load", () => { if (!navigator.onLine) show(); });
