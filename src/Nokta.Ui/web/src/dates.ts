// <n-date calendar="persian|gregory" lang="fa"> over an input that holds an ISO date: she sees and types her calendar, the form sends ISO.
import { digits } from "./fold";

type Day = { y: number; m: number; d: number };
const DAY = 86_400_000;
const iso = (at: Date) => at.toISOString().slice(0, 10);
const noon = (text: string) => new Date(text + "T12:00:00Z");

class Calendar {
  readonly #parts: Intl.DateTimeFormat;
  constructor(readonly kind: string) {
    this.#parts = new Intl.DateTimeFormat(`en-u-ca-${kind}-nu-latn`, { year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC" });
  }
  of(at: Date): Day {
    const part = (type: string) => Number(this.#parts.formatToParts(at).find((p) => p.type === type)!.value);
    return { y: part("year"), m: part("month"), d: part("day") };
  }
  /** The instant (noon UTC) of a date, found by stepping from a guess; null when there is no such day. */
  at({ y, m, d }: Day): Date | null {
    const guess = this.kind === "persian" ? Date.UTC(y + 621, 2, 20, 12) + ((m - 1) * 30.6 + d - 1) * DAY : Date.UTC(y, m - 1, d, 12);
    for (let off = -4; off <= 4; off++) {
      const at = new Date(Math.round(guess / DAY - 0.5) * DAY + DAY / 2 + off * DAY), is = this.of(at);
      if (is.y === y && is.m === m && is.d === d) return at;
    }
    return null;
  }
  first(at: Date): Date { return new Date(at.getTime() - (this.of(at).d - 1) * DAY); }
}

customElements.define("n-date", class extends HTMLElement {
  #calendar!: Calendar;
  #input!: HTMLInputElement;
  #shown!: HTMLInputElement;
  #dialog!: HTMLDialogElement;
  #at = new Date();

  connectedCallback() {
    const input = this.querySelector("input");
    if (!input || this.#input) return;
    this.#input = input;
    this.#calendar = new Calendar(this.getAttribute("calendar") ?? "gregory");
    this.#shown = Object.assign(document.createElement("input"), { type: "text", className: input.className, autocomplete: "off", id: input.id, inputMode: "numeric" });
    for (const name of ["aria-describedby", "aria-invalid", "aria-label"]) if (input.hasAttribute(name)) this.#shown.setAttribute(name, input.getAttribute(name)!);
    input.removeAttribute("id");
    input.type = "hidden";
    this.#shown.dir = "ltr";
    this.append(this.#shown, this.#dialog = document.createElement("dialog"));
    this.#dialog.setAttribute("aria-label", this.getAttribute("label") ?? "");
    this.#write();
    this.#shown.addEventListener("change", () => this.#read());
    this.#shown.addEventListener("keydown", (e) => { if (e.code === "ArrowDown") { e.preventDefault(); this.#open(); } });
    this.#shown.addEventListener("click", () => this.#open());
    this.#dialog.addEventListener("keydown", (e) => this.#move(e));
    this.#dialog.addEventListener("click", (e) => this.#pick(e));
  }

  #localize(text: string) { return this.lang === "fa" ? text.replace(/\d/g, (d) => "۰۱۲۳۴۵۶۷۸۹"[Number(d)]!) : text; }

  #write() {
    if (!this.#input.value) { this.#shown.value = ""; return; }
    const { y, m, d } = this.#calendar.of(noon(this.#input.value));
    const two = (n: number) => String(n).padStart(2, "0");
    this.#shown.value = this.#localize(this.lang === "ru" ? `${two(d)}.${two(m)}.${y}` : `${y}/${two(m)}/${two(d)}`);
  }

  #read() {
    const numbers = digits(this.#shown.value).match(/\d+/g)?.map(Number) ?? [];
    if (numbers.length === 0) this.#input.value = "";
    else if (numbers.length === 3) {
      const [a, b, c] = numbers as [number, number, number];
      const day = a > 31 ? { y: a, m: b, d: c } : { y: c, m: b, d: a };
      const calendar = day.y > 1700 && this.#calendar.kind === "persian" ? new Calendar("gregory") : this.#calendar;
      const at = calendar.at(day);
      this.#shown.setAttribute("aria-invalid", String(at === null));
      if (at) this.#input.value = iso(at);
    }
    this.#write();
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #open() {
    this.#at = this.#input.value ? noon(this.#input.value) : noon(iso(new Date()));
    this.#draw();
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#dialog.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }

  #draw() {
    const name = new Intl.DateTimeFormat(`${this.lang || "en"}-u-ca-${this.#calendar.kind}`, { month: "long", year: "numeric", timeZone: "UTC" });
    const weekday = new Intl.DateTimeFormat(this.lang || "en", { weekday: "narrow", timeZone: "UTC" });
    const firstWeekday = this.#calendar.kind === "persian" ? 6 : 1;
    const first = this.#calendar.first(this.#at), month = this.#calendar.of(this.#at).m;
    const lead = (first.getUTCDay() - firstWeekday + 7) % 7;
    const start = first.getTime() - lead * DAY;
    const cell = (i: number) => {
      const at = new Date(start + i * DAY), day = this.#calendar.of(at);
      const focus = iso(at) === iso(this.#at) ? 0 : -1;
      return day.m === month ? `<td><button type="button" class="btn btn--s btn--icon ${iso(at) === this.#input.value ? "btn--primary" : "btn--quiet"}" data-day="${iso(at)}" tabindex="${focus}">${this.#localize(String(day.d))}</button></td>` : "<td></td>";
    };
    const rows = [0, 1, 2, 3, 4, 5].map((w) => `<tr>${[0, 1, 2, 3, 4, 5, 6].map((d) => cell(w * 7 + d)).join("")}</tr>`).join("");
    const days = [0, 1, 2, 3, 4, 5, 6].map((d) => `<th scope="col">${weekday.format(new Date(start + d * DAY))}</th>`).join("");
    this.#dialog.innerHTML = `<div class="row between"><button type="button" class="btn btn--s" data-month="-1" aria-label="−">‹</button><strong aria-live="polite">${name.format(this.#at)}</strong><button type="button" class="btn btn--s" data-month="1" aria-label="+">›</button></div><table role="grid"><thead><tr>${days}</tr></thead><tbody>${rows}</tbody></table>`;
  }

  #step(days: number) { this.#at = new Date(this.#at.getTime() + days * DAY); this.#draw(); this.#dialog.querySelector<HTMLElement>("[tabindex='0']")?.focus(); }

  #month(by: number) {
    const first = this.#calendar.first(this.#at).getTime(), day = this.#calendar.of(this.#at).d;
    const other = this.#calendar.first(new Date(by < 0 ? first - DAY : first + 32 * DAY)).getTime();
    const at = new Date(other + (day - 1) * DAY);
    this.#at = this.#calendar.of(at).m === this.#calendar.of(new Date(other)).m ? at : new Date(other);
    this.#draw();
  }

  #move(e: KeyboardEvent) {
    const forward = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: 7, ArrowUp: -7 }[e.code];
    if (step) { e.preventDefault(); this.#step(step); }
    if (e.code === "PageDown" || e.code === "PageUp") { e.preventDefault(); this.#month(e.code === "PageDown" ? 1 : -1); this.#step(0); }
  }

  #pick(e: Event) {
    const button = (e.target as HTMLElement).closest<HTMLElement>("button");
    if (e.target === this.#dialog) this.#dialog.close();
    if (button?.dataset.month) this.#month(Number(button.dataset.month));
    if (!button?.dataset.day) return;
    this.#input.value = button.dataset.day;
    this.#write();
    this.#dialog.close();
    this.#shown.focus();
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
