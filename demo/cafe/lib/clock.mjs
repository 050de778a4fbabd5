// Time is counted in local minutes from the first day: 1 Azar 1404 = 22 November 2025, Asia/Tehran (UTC+03:30, no summer time).
import { toPersianDigits } from './csv.mjs';

export const DAYS = 365;
export const DAY = 1440;
export const END = DAYS * DAY;
const FIRST = Date.UTC(2025, 10, 22);
const OFFSET = 210;

/** The day's number of a Gregorian date. */
export const dayOf = (year, month, day) => Math.round((Date.UTC(year, month - 1, day) - FIRST) / 86400000);

/** 0 = Saturday … 5 = Thursday, 6 = Friday; the first day is a Saturday. */
export const weekday = day => day % 7;

const pad = (n, width = 2) => String(n).padStart(width, '0');
const months = [[1404, 9, 30], [1404, 10, 30], [1404, 11, 30], [1404, 12, 29],
  [1405, 1, 31], [1405, 2, 31], [1405, 3, 31], [1405, 4, 31], [1405, 5, 31], [1405, 6, 31], [1405, 7, 30], [1405, 8, 30]];

export function jalaliDate(minute) {
  let day = Math.floor(minute / DAY);
  for (const [y, m, length] of months) {
    if (day < length) return `${y}/${pad(m)}/${pad(day + 1)}`;
    day -= length;
  }
  throw new RangeError(`minute ${minute} lies after the last day`);
}

export const timeOfDay = minute => `${pad(Math.floor(minute % DAY / 60))}:${pad(minute % 60)}`;
export const persianStamp = minute => toPersianDigits(`${jalaliDate(minute)} ${timeOfDay(minute)}`);

/** 2026-11-21 13:42, local. */
export const localStamp = minute => new Date(FIRST + minute * 60000).toISOString().slice(0, 16).replace('T', ' ');

/** 2026-11-21T13:42:07+03:30. */
export const isoStamp = (minute, second) => `${new Date(FIRST + minute * 60000).toISOString().slice(0, 16)}:${pad(second)}+03:30`;

/** 2026-11-21T10:12:07Z. */
export const utcStamp = (minute, second) => `${new Date(FIRST + (minute - OFFSET) * 60000).toISOString().slice(0, 16)}:${pad(second)}Z`;

/** [21/Nov/2026:13:42:07 +0330], as a web server's combined log writes it. */
export function logStamp(minute, second) {
  const d = new Date(FIRST + minute * 60000);
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][d.getUTCMonth()];
  return `[${pad(d.getUTCDate())}/${month}/${d.getUTCFullYear()}:${timeOfDay(minute)}:${pad(second)} +0330]`;
}
