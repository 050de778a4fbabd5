// <n-date calendar="persian|gregory" lang="fa" label="…"> over an input that holds an ISO date: she sees and types her own
// calendar, the form sends ISO. The pattern is the date picker dialog of the ARIA practices; every word comes from Intl.
import { Calendar, DAY, iso, noon } from "./calendar";
import { digits, fold } from "./fold";

const icon = (name: string, directional = false) =>
  `<svg class="icon ${directional ? "icon--dir" : ""}" aria-hidden="true"><use href="/_content/Nokta.Ui/dist/icons.svg#${name}"/></svg>`;

customElements.define("n-date", class extends HTMLElement {
  #calendar!: Calendar;
  #input!: HTMLInputElement;
  #shown!: HTMLInputElement;
  #dialog!: HTMLDialogElement;
  #at = new Date();

  connectedCallback() {
    // A page that Turbo kept comes back with the drawn parts but without their listeners: they are drawn anew.
    const kept = this.querySelector<HTMLInputElement>(".date > input")?.id;
    for (const drawn of this.querySelectorAll(".date, dialog")) drawn.remove();
    const input = this.querySelector<HTMLInputElement>("input");
    if (!input) return;
    if (kept) input.id = kept;
    this.#input = input;
    this.#calendar = new Calendar(this.getAttribute("calendar") ?? "gregory");
    this.#shown = document.createElement("input");
    Object.assign(this.#shown, { type: "text", className: input.className, autocomplete: "off", id: input.id, dir: "ltr", required: input.required });
    for (const name of ["aria-describedby", "aria-invalid", "aria-label", "data-no-auto"])
      if (input.hasAttribute(name)) this.#shown.setAttribute(name, input.getAttribute(name)!);
    input.removeAttribute("id");
    input.required = false;
    input.type = "hidden";

    const row = document.createElement("div");
    row.className = "date";
    row.innerHTML = `<button type="button" class="btn btn--icon" aria-haspopup="dialog">${icon("calendar")}</button>`;
    row.prepend(this.#shown);
    const button = row.querySelector("button")!;
    button.setAttribute("aria-label", this.getAttribute("label") ?? "");
    this.#dialog = document.createElement("dialog");
    this.#dialog.className = "calendar";
    this.#dialog.setAttribute("aria-label", this.getAttribute("label") ?? "");
    this.append(row, this.#dialog);

    this.#write();
    this.#shown.addEventListener("change", (event) => { event.stopPropagation(); this.#read(); });
    this.#shown.addEventListener("keydown", (event) => { if (event.key === "ArrowDown") { event.preventDefault(); this.#open(); } });
    button.addEventListener("click", () => this.#open());
    this.#dialog.addEventListener("keydown", (event) => this.#move(event));
    this.#dialog.addEventListener("click", (event) => this.#pick(event));
  }

  get #language() { return this.lang || document.documentElement.lang || "en"; }

  #localize(text: string | number) { return this.#language === "fa" ? String(text).replace(/\d/g, (d) => "۰۱۲۳۴۵۶۷۸۹"[Number(d)]!) : String(text); }

  #words(at: Date, options: Intl.DateTimeFormatOptions) {
    return new Intl.DateTimeFormat(`${this.#language}-u-ca-${this.#calendar.kind}`, { ...options, timeZone: "UTC" }).format(at);
  }

  /** "yesterday", "today" and "tomorrow" as the language says them. */
  #near(days: number) { return new Intl.RelativeTimeFormat(this.#language, { numeric: "auto" }).format(days, "day"); }

  #monthName(at: Date) { return `${this.#words(at, { month: "long" })} ${this.#localize(this.#calendar.of(at).y)}`; }

  #today() { return noon(iso(new Date(Date.now() - new Date().getTimezoneOffset() * 60_000))); }

  #write() {
    if (!this.#input.value) { this.#shown.value = ""; return; }
    const { y, m, d } = this.#calendar.of(noon(this.#input.value));
    const two = (n: number) => String(n).padStart(2, "0");
    this.#shown.value = this.#language === "ru" ? `${two(d)}.${two(m)}.${y}` : this.#calendar.kind === "persian" ? this.#localize(`${y}/${two(m)}/${two(d)}`) : `${y}-${two(m)}-${two(d)}`;
    const other = this.#calendar.kind === "persian" ? "gregory" : "persian";
    this.#shown.title = new Intl.DateTimeFormat(`${this.#language}-u-ca-${other}`, { dateStyle: "medium", timeZone: "UTC" }).format(noon(this.#input.value));
  }

  /** Reads what was typed: digits of any script, either calendar by the size of its year, or a near day in words. */
  #read() {
    const typed = fold(this.#shown.value);
    const near = [-1, 0, 1].find((days) => fold(this.#near(days)) === typed);
    const [a, b, c] = digits(typed).match(/\d+/g)?.map(Number) ?? [];
    let at: Date | null = null;
    if (near !== undefined) at = new Date(this.#today().getTime() + near * DAY);
    else if (a !== undefined && b !== undefined && c !== undefined) {
      const day = a > 31 ? { y: a, m: b, d: c } : { y: c, m: b, d: a };
      at = day.y < 1200 ? null : new Calendar(day.y > 1700 ? "gregory" : "persian").at(day);
    }

    this.#shown.setAttribute("aria-invalid", String(typed !== "" && at === null));
    if (typed !== "" && at === null) return;
    this.#set(at ? iso(at) : "");
  }

  #set(value: string) {
    this.#input.value = value;
    this.#shown.removeAttribute("aria-invalid");
    this.#write();
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #open() {
    this.#at = this.#input.value ? noon(this.#input.value) : this.#today();
    this.#draw();
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#focus();
  }

  #focus() { this.#dialog.querySelector<HTMLElement>("td [tabindex='0']")?.focus(); }

  #draw() {
    const isPersian = this.#calendar.kind === "persian";
    const first = this.#calendar.first(this.#at), month = this.#calendar.of(this.#at).m;
    const start = first.getTime() - ((first.getUTCDay() - (isPersian ? 6 : 1) + 7) % 7) * DAY;
    const rest = isPersian ? [5] : [6, 0], today = iso(this.#today());

    const cell = (i: number) => {
      const at = new Date(start + i * DAY), day = this.#calendar.of(at), text = iso(at);
      if (day.m !== month) return "<td></td>";
      const said = this.#words(at, { weekday: "long", day: "numeric", month: "long" });
      return `<td class="${rest.includes(at.getUTCDay()) ? "is-rest" : ""}" aria-selected="${text === this.#input.value}"><button type="button" data-day="${text}" tabindex="${text === iso(this.#at) ? 0 : -1}" aria-label="${said}"${text === today ? ' aria-current="date"' : ""}>${this.#localize(day.d)}</button></td>`;
    };

    const week = [0, 1, 2, 3, 4, 5, 6];
    const weeks = [0, 1, 2, 3, 4, 5].map((w) => week.map((d) => cell(w * 7 + d)).join("")).filter((cells) => cells.includes("data-day"));
    const heads = week.map((d) => {
      const at = new Date(start + d * DAY);
      return `<th scope="col" abbr="${this.#words(at, { weekday: "long" })}">${this.#words(at, { weekday: this.#language === "fa" ? "narrow" : "short" })}</th>`;
    });
    const turn = (by: number) => `<button type="button" class="btn btn--s btn--icon" data-month="${by}" aria-label="${this.#monthName(this.#calendar.month(this.#at, by))}">${icon(by < 0 ? "chevron-left" : "chevron-right", true)}</button>`;

    this.#dialog.innerHTML = `<div class="calendar__head">${turn(-1)}<h2 aria-live="polite">${this.#monthName(this.#at)}</h2>${turn(1)}</div>
      <table role="grid"><thead><tr>${heads.join("")}</tr></thead><tbody>${weeks.map((cells) => `<tr>${cells}</tr>`).join("")}</tbody></table>
      <div class="calendar__foot"><button type="button" class="btn btn--s" data-day="${today}">${this.#near(0)}</button></div>`;
  }

  #move(event: KeyboardEvent) {
    if (!(event.target as HTMLElement).closest("td")) return;
    const forward = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    const days = ({ ArrowRight: forward, ArrowLeft: -forward, ArrowDown: 7, ArrowUp: -7 } as Record<string, number>)[event.key];
    const months = event.key === "PageDown" ? 1 : event.key === "PageUp" ? -1 : 0;
    if (!days && !months) return;
    event.preventDefault();
    this.#at = days ? new Date(this.#at.getTime() + days * DAY) : this.#calendar.month(this.#at, months);
    this.#draw();
    this.#focus();
  }

  #pick(event: Event) {
    const button = (event.target as HTMLElement).closest<HTMLElement>("button");
    if (button?.dataset.month) {
      this.#at = this.#calendar.month(this.#at, Number(button.dataset.month));
      this.#draw();
      this.#dialog.querySelector<HTMLElement>(`[data-month="${button.dataset.month}"]`)?.focus();
    }

    if (!button?.dataset.day) return;
    this.#dialog.close();
    this.#set(button.dataset.day);
    this.#shown.focus();
  }
});
