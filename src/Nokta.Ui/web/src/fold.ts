/** The spelling that readers take for the same, as Kernel's Folding does it. */
export const fold = (text: string): string => digits(text).toLowerCase()
  .replace(/[\u200c-\u200f\u0640\ufeff\u064b-\u0655\u202a-\u202e\u2066-\u2069]/g, "")
  .replace(/[يى]/g, "ی").replace(/ك/g, "ک").replace(/[ةۀە]/g, "ه").replace(/[أإآ]/g, "ا").replace(/ؤ/g, "و").replace(/ё/g, "е")
  .replace(/\s+/g, " ").trim();

/** Latin digits for Persian and Arabic-Indic ones. */
export const digits = (text: string): string =>
  text.replace(/[۰-۹]/g, (d) => String(d.charCodeAt(0) - 0x6f0)).replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660));
