export type Day = { y: number; m: number; d: number };

export const DAY = 86_400_000;
export const iso = (at: Date): string => at.toISOString().slice(0, 10);

/** Noon of an ISO date: far from every midnight, so that adding days never loses one. */
export const noon = (text: string): Date => new Date(text + "T12:00:00Z");

/** Days of a calendar that Intl knows: `persian` or `gregory`. */
export class Calendar {
  readonly #parts: Intl.DateTimeFormat;

  constructor(readonly kind: string) {
    this.#parts = new Intl.DateTimeFormat(`en-u-ca-${kind}-nu-latn`, { year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC" });
  }

  of(at: Date): Day {
    const part = (type: string) => Number(this.#parts.formatToParts(at).find((p) => p.type === type)!.value);
    return { y: part("year"), m: part("month"), d: part("day") };
  }

  /** The day's noon, found by stepping from a guess; null when there is no such day. */
  at({ y, m, d }: Day): Date | null {
    const guess = this.kind === "persian" ? Date.UTC(y + 621, 2, 20, 12) + ((m - 1) * 30.6 + d - 1) * DAY : Date.UTC(y, m - 1, d, 12);
    for (let off = -4; off <= 4; off++) {
      const at = new Date(Math.floor(guess / DAY) * DAY + DAY / 2 + off * DAY), is = this.of(at);
      if (is.y === y && is.m === m && is.d === d) return at;
    }

    return null;
  }

  first(at: Date): Date { return new Date(at.getTime() - (this.of(at).d - 1) * DAY); }

  /** The same day of another month, or its last one. */
  month(at: Date, by: number): Date {
    const first = this.first(at), day = this.of(at).d;
    const other = this.first(new Date(by < 0 ? first.getTime() - DAY : first.getTime() + 32 * DAY));
    let found = new Date(other.getTime() + (day - 1) * DAY);
    while (this.of(found).m !== this.of(other).m) found = new Date(found.getTime() - DAY);
    return found;
  }
}
