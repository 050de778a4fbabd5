// Answers to the short survey that goes out by SMS a few hours after the visit: one row for each question answered.
import { DAY, END, persianStamp } from './clock.mjs';
import { commentOn } from './comments.mjs';
import { csv, phone, toPersianDigits } from './csv.mjs';
import { BRANCHES, QR_LAUNCH, VANAK, deliveryMinutes, isNoon, slowness, surveyRate } from './story.mjs';

// Shares of the scores 1-5 at some means; between them they are mixed.
const shapes = [
  [2.6, [0.28, 0.24, 0.19, 0.18, 0.11]],
  [3.1, [0.16, 0.19, 0.22, 0.25, 0.18]],
  [3.6, [0.09, 0.12, 0.19, 0.30, 0.30]],
  [4.2, [0.03, 0.05, 0.11, 0.31, 0.50]],
  [4.65, [0.01, 0.015, 0.045, 0.175, 0.755]],
];

function drawScore(random, mean) {
  const m = Math.min(4.649, Math.max(2.6, mean));
  const i = shapes.findIndex(([at]) => at > m);
  const [[low, a], [high, b]] = [shapes[i - 1], shapes[i]];
  const t = (m - low) / (high - low);
  return 1 + random.weighted(a.map((p, k) => p * (1 - t) + b[k] * t));
}

const INVITE_GAP = 8;

export function makeAnswers(random, orders, tickets, bookings) {
  const answers = [];
  const invited = new Map();
  const moods = new Map();

  function ask(event, rate, questions) {
    const { person } = event;
    if (!person || !random.chance(rate * surveyRate(event.day)) || event.day - (invited.get(person.number) ?? -99) < INVITE_GAP) return;
    invited.set(person.number, event.day);
    if (!moods.has(person.number)) moods.set(person.number, 0.22 * random.normal());
    let at = event.at + 60 + random.between(10, random.chance(0.8) ? 300 : 1300);
    for (const [about, mean, share] of questions) {
      if (!random.chance(share) || at >= END) continue;
      const score = drawScore(random, mean + moods.get(person.number));
      answers.push({ at, about, score, person, branch: event.branch, comment: commentOn(random, about, score, event) });
      at += random.below(2);
    }
  }

  const events = [...orders.filter(o => o.status === 'paid' || o.status === 'returned').map(o => ({ ...o, kind: o.channel })),
    ...tickets.map(t => ({ ...t, kind: 'queue' })), ...bookings.filter(b => b.status === 'seated').map(b => ({ ...b, at: b.seats, day: Math.floor(b.seats / DAY), kind: `${b.via}-booking` }))];
  events.sort((a, b) => a.at - b.at);
  for (const event of events) ask(event, ...questionsFor(event));
  answers.sort((a, b) => a.at - b.at);
  answers.forEach((a, i) => (a.id = 900001 + i));
  return answers;
}

function questionsFor(event) {
  const { day, branch } = event;
  const slow = slowness(day) * (branch === VANAK ? 1.1 : 0.75);
  switch (event.kind) {
    case 'delivery': return [0.36, [
      ['تحویل سفارش', 4.22 - 1.12 * slow - 0.022 * (event.minutes - deliveryMinutes(day, branch)), 0.98],
      ['بسته‌بندی', 4.2 - 0.1 * slow, 0.22]]];
    case 'dine-in': return [0.46, [
      event.menu === 'qr' ? ['منوی کیوآر', 4.45, 0.85] : ['منوی چاپی', day < QR_LAUNCH ? 3.75 : 3.95, 0.55],
      ['سرویس سر میز', 4.3, 0.42], ['غذا و نوشیدنی', 4.28, 0.45], ['پرداخت', 3.95, 0.38], ['فضای کافه', 4.45, 0.16], ['پارکینگ', 3.1, 0.03]]];
    case 'takeaway': return [0.6, [['ثبت سفارش', day < QR_LAUNCH ? 3.75 : 4.25, 0.95], ['غذا و نوشیدنی', 4.28, 0.3]]];
    case 'queue': return [0.36, [['صف و انتظار', (event.noon ? 3.5 : 4.1) - 0.03 * (event.wait - (event.noon ? 17 : 8)), 1]]];
    case 'phone-booking': return [0.62, [['رزرو تلفنی', isNoon(event.at % DAY) ? 4.1 : 3.8, 1]]];
    default: return [0.5, [['رزرو اینترنتی', 4.4, 1]]];
  }
}

export function surveyCsv(answers) {
  const header = ['شناسه پاسخ', 'زمان پاسخ', 'موبایل', 'درباره', 'امتیاز', 'نظر', 'شعبه'];
  return csv(header, answers.map(a => [a.id, persianStamp(a.at), phone.survey(a.person.number), a.about, toPersianDigits(a.score), a.comment, BRANCHES[a.branch]]));
}
