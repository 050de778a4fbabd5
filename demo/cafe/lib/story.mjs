// What happened to the café in this year. Everything below follows from these few functions.
import { DAYS, dayOf, weekday } from './clock.mjs';

export const BRANCHES = ['ونک', 'سعادت‌آباد'];
export const VANAK = 0;
export const SHARE_OF_VANAK = 0.6;

const closedDays = new Set([
  dayOf(2026, 3, 21), dayOf(2026, 3, 22), dayOf(2026, 3, 23), dayOf(2026, 3, 24), // Nowruz
  dayOf(2026, 4, 2), // Sizdah Bedar
  dayOf(2026, 6, 25), dayOf(2026, 6, 26), // Tasua, Ashura
]);
const ramadan = [dayOf(2026, 2, 19), dayOf(2026, 3, 20)];
const holidays = [dayOf(2026, 3, 25), dayOf(2026, 4, 3)];

/** The QR menu lies on the tables from 1 Khordad 1405. */
export const QR_LAUNCH = dayOf(2026, 5, 22);
/** The first of two couriers of Vanak leaves 10 weeks before the end, the second 4 weeks before it. */
export const FIRST_COURIER_LEAVES = DAYS - 70;
export const SECOND_COURIER_LEAVES = DAYS - 28;

const within = (day, [from, to]) => day >= from && day < to;
export const isClosed = day => closedDays.has(day);
export const isRamadan = day => within(day, ramadan);
const ramp = (day, from, length) => Math.min(1, Math.max(0, (day - from) / length));

/** How busy a day is: Thursday and Friday most, Ramadan and the Nowruz holidays less. */
export function busy(day) {
  if (isClosed(day)) return 0;
  const week = [0.86, 0.84, 0.86, 0.9, 0.98, 1.34, 1.26][weekday(day)];
  return week * (isRamadan(day) ? 0.82 : within(day, holidays) ? 0.65 : 1);
}

/** 0 = as promised, 1 = as slow as at the end. */
export function slowness(day) {
  const first = 0.5 * ramp(day, FIRST_COURIER_LEAVES, 28);
  return first + 0.5 * ramp(day, SECOND_COURIER_LEAVES - 1, 2);
}

export const deliveryMinutes = (day, branch) => (branch === VANAK ? 35 : 34) + (branch === VANAK ? 20 : 12) * slowness(day);
export const deliveryGrowth = day => 1 + 0.25 * day / DAYS;

/** Share of dine-in orders that come through the QR menu. */
export const qrShare = day => day < QR_LAUNCH ? 0 : 0.22 + 0.42 * ramp(day, QR_LAUNCH, 75);

/** Prices rise through the year. */
export const prices = day => 1 + 0.26 * day / DAYS;

export const isNoon = minuteOfDay => minuteOfDay >= 750 && minuteOfDay < 870;
export const isEvening = minuteOfDay => minuteOfDay >= 1080 && minuteOfDay < 1290;

/** The surveys begin a month after the till's data; more and more people answer. */
export const surveyRate = day => day < 30 ? 0 : 0.55 + 0.45 * ramp(day, 30, 150);

// Hours of a day, as weights of half hours from 8:00 to 23:00.
const halfHours = {
  'dine-in': [1, 2, 4, 5, 5, 4, 3, 3, 5, 9, 11, 10, 8, 5, 3, 3, 4, 4, 5, 6, 8, 10, 11, 11, 9, 7, 5, 3, 1],
  takeaway: [6, 8, 8, 6, 4, 3, 3, 3, 4, 6, 7, 6, 4, 3, 3, 4, 5, 6, 6, 6, 6, 6, 5, 5, 4, 3, 2, 1, 0],
  delivery: [0, 1, 2, 2, 2, 2, 3, 5, 8, 10, 10, 9, 7, 4, 3, 2, 2, 3, 4, 6, 9, 12, 13, 13, 11, 8, 5, 3, 1],
};

export function minuteOfDay(random, channel, day) {
  const weights = isRamadan(day) ? halfHours[channel].map((w, i) => i < 20 ? w * 0.25 : w) : halfHours[channel];
  return 480 + random.weighted(weights) * 30 + random.below(30);
}
