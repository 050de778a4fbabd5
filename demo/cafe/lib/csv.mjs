const quote = cell => /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** RFC 4180 with \n; the header is the first row. */
export const csv = (header, rows) => [header, ...rows].map(r => r.map(c => quote(String(c))).join(',')).join('\n') + '\n';

export const toPersianDigits = text => String(text).replace(/[0-9]/g, d => String.fromCharCode(0x6f0 + Number(d)));

/** The same number as each system writes it. All numbers are invented: 0900 000 xxxx. */
export const phone = {
  till: n => `0900000${n}`,
  survey: n => toPersianDigits(`0900000${n}`),
  calls: n => `+98900000${n}`,
  bookings: n => `0900 000 ${n}`,
  web: n => `98900000${n}`,
};
