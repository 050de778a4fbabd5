// Makes the demo café's year: five exports as a café really has them, from one fixed seed, byte for byte the same on every machine.
//   node demo/cafe/generate.mjs OUTDIR
// The story: since ten weeks before the end the delivery got slower and its guests unhappy; the noon queue in Vanak hurts; a QR menu
// that came in the middle of the year helped; evening calls go unanswered; façade, van and restroom have no data at all.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const out = process.argv[2] ?? "demo/cafe/data";
const FIRST = Date.UTC(2025, 10, 22), DAYS = 365, DAY = 86_400_000, TEHRAN = 3.5 * 3_600_000;
const QR_FROM = 190, SLOW_FROM = DAYS - 70;

// xorshift64*, in two 32-bit halves through BigInt once per draw: slow, exact, the same everywhere.
let state = 0x9e3779b97f4a7c15n;
const draw = () => {
  state ^= state >> 12n; state = (state ^ (state << 25n)) & 0xffffffffffffffffn; state ^= state >> 27n;
  return Number(((state * 0x2545f4914f6cdd1dn) & 0xffffffffffffffffn) >> 11n) / 2 ** 53;
};
const below = (n) => Math.floor(draw() * n);
const pick = (list) => list[below(list.length)];
const chance = (p) => draw() < p;
const normal = () => { let sum = 0; for (let i = 0; i < 6; i++) sum += draw(); return (sum - 3) * Math.SQRT2; };
const weighted = (weights) => { let at = draw() * weights.reduce((a, b) => a + b, 0); return weights.findIndex((w) => (at -= w) < 0); };
const poisson = (mean) => Math.max(0, Math.round(mean + normal() * Math.sqrt(mean)));

// Dates: the year lies in 1404 (from 2025-03-21) and 1405 (from 2026-03-21); months of 31 and 30 days.
const two = (n) => String(n).padStart(2, "0");
const persian = (text) => String(text).replace(/\d/g, (d) => "۰۱۲۳۴۵۶۷۸۹"[d]);
const jalali = (at) => {
  const day = Math.floor((at + TEHRAN) / DAY);
  const [year, start] = day >= Date.UTC(2026, 2, 21) / DAY ? [1405, Date.UTC(2026, 2, 21) / DAY] : [1404, Date.UTC(2025, 2, 21) / DAY];
  const n = day - start;
  const [month, date] = n < 186 ? [Math.floor(n / 31) + 1, (n % 31) + 1] : [Math.floor((n - 186) / 30) + 7, ((n - 186) % 30) + 1];
  return `${year}/${two(month)}/${two(date)}`;
};
const clock = (at) => new Date(at + TEHRAN).toISOString().slice(11, 16);
const local = (at) => new Date(at + TEHRAN).toISOString().slice(0, 19).replace("T", " ");
const iso = (at) => new Date(at).toISOString().slice(0, 19) + "Z";

// People: a club number from a range nobody uses, in the notation of whoever typed it; regulars come often, most people seldom.
const people = Array.from({ length: 7200 }, (_, i) => ({
  phone: "0900" + String(1000000 + i * 137).slice(-7), visitor: "v" + (100000 + i * 7), weight: 0.15 + draw() ** 3 * 6, member: chance(0.74), vanak: chance(0.58),
}));
const total = people.reduce((sum, p) => sum + p.weight, 0);
const ladder = []; { let sum = 0; for (const p of people) ladder.push((sum += p.weight / total)); }
const someone = () => { const at = draw(); let [low, high] = [0, ladder.length - 1]; while (low < high) { const mid = (low + high) >> 1; if (ladder[mid] < at) low = mid + 1; else high = mid; } return people[low]; };
const typed = (phone, way) => (way === 0 ? phone : way === 1 ? "+98" + phone.slice(1) : persian(phone));
const branch = (p) => (p.vanak !== chance(0.1) ? "ونک" : "سعادت‌آباد");

const closed = (day) => { const date = new Date(FIRST + day * DAY).toISOString().slice(5, 10); return date >= "03-21" && date <= "03-24"; };
const busy = (day) => [1, 0.95, 0.9, 0.95, 1.25, 1.45, 1.1][new Date(FIRST + day * DAY).getUTCDay()] * (1 + 0.08 * Math.sin(day / 29));
const moment = (day, hours, weights) => FIRST + day * DAY - TEHRAN + (hours[weighted(weights)] * 60 + below(60)) * 60_000;
const HOURS = [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22], LOAD = [3, 3, 4, 9, 11, 7, 4, 4, 6, 8, 11, 12, 10, 6];
// 0 before the delivery slowed down, 1 once it is as slow as it gets, two weeks before the end.
const slowness = (day) => Math.min(1, Math.max(0, (day - SLOW_FROM) / 56)) ** 1.6;

const files = { receipts: [], bookings: [], survey: [], calls: [], access: [] };
const add = (file, at, row) => files[file].push([at, row]);

const BAD = {
  "تحویل": ["غذا سرد بود", "غذا سرد بود", "غذا سرد بود", "خیلی دیر رسید", "خیلی دیر رسید", "پیک دو بار زنگ زد تا پیدا کند"], "صف": ["صف ظهر خیلی طولانی بود", "بیست دقیقه ایستادم"],
  "منوی QR": ["منو باز نمی‌شد", "قیمت‌ها با صندوق فرق داشت"], "سرویس میز": ["کسی سراغمان نیامد", "سفارش را اشتباه آوردند"],
  "غذا و نوشیدنی": ["قهوه تلخ و سوخته بود", "غذا کم بود"], "رزرو تلفنی": ["هر چه زنگ زدم کسی جواب نداد", "میز رزروشده آماده نبود"], "پرداخت": ["کارت‌خوان خراب بود"],
};
const GOOD = { "تحویل": ["گرم و به‌موقع رسید"], "صف": ["زود نوبتمان شد"], "منوی QR": ["منو راحت و خوانا بود", "عکس‌ها کمک کرد"], "سرویس میز": ["برخورد عالی بود"], "غذا و نوشیدنی": ["مثل همیشه خوشمزه", "کیک عالی بود"], "رزرو تلفنی": ["سریع جواب دادند"], "پرداخت": ["بدون معطلی"] };

/** 1 to 5 around a mean, rounded and kept in bounds. */
const score = (mean, spread = 0.95) => Math.min(5, Math.max(1, Math.round(mean + normal() * spread)));
let answerId = 0;
const answer = (at, person, about, mean, where) => {
  const stars = score(mean);
  const words = stars <= 2 && chance(0.7) ? pick(BAD[about]) : stars >= 4 && chance(0.25) ? pick(GOOD[about]) : "";
  add("survey", at, [`A-${++answerId}`, persian(`${jalali(at)} ${clock(at)}`), person.member || chance(0.6) ? typed(person.phone, below(3)) : "", about, persian(stars), words, where]);
};

let [receipt, booking, call] = [40000, 5000, 90000];
for (let day = 0; day < DAYS; day++) {
  const shut = closed(day), slow = slowness(day), qr = day >= QR_FROM;
  for (let n = shut ? 0 : poisson(112 * busy(day)); n > 0; n--) {
    const person = someone(), at = moment(day, HOURS, LOAD), where = branch(person), hour = new Date(at + TEHRAN).getUTCHours();
    const kind = ["سالن", "بیرون‌بر", "پیک"][weighted([58, 14, 28])];
    const noon = where === "ونک" && (hour === 12 || hour === 13);
    const menu = kind !== "سالن" ? "" : qr && chance(0.68) ? "QR" : "چاپی";
    const minutes = kind === "پیک" ? Math.max(12, Math.round(35 + 17 * slow + normal() * (7 + 3 * slow))) : Math.max(2, Math.round((menu === "QR" ? 9 : 12) + (noon ? 9 : 0) + normal() * 3));
    const status = kind === "پیک" && chance(0.012 + 0.05 * slow) ? "لغو شده" : chance(0.006) ? "برگشت" : "پرداخت شده";
    const amount = Math.round((180 + draw() * 620 + (kind === "پیک" ? 120 : 0)) / 5) * 5000 * (status === "برگشت" ? -1 : 1);
    add("receipts", at, [++receipt, jalali(at), clock(at), where, kind, amount.toLocaleString("en-US"), person.member ? person.phone : "", menu, minutes, status]);
    if (kind === "پیک" && chance(0.3)) answer(at + (minutes + 40) * 60_000, person, "تحویل", 4.25 - 1.25 * slow, where);
    if (kind === "سالن" && chance(0.062)) answer(at + 50 * 60_000, person, menu === "QR" ? "منوی QR" : pick(["سرویس میز", "غذا و نوشیدنی"]), menu === "QR" ? 4.45 : qr ? 4.3 : 4.05, where);
    if (kind === "سالن" && chance(noon ? 0.2 : 0.012)) answer(at + 15 * 60_000, person, "صف", noon ? 3.05 : 4.1, where);
    if (chance(0.02)) answer(at + 60 * 60_000, person, chance(0.5) ? "غذا و نوشیدنی" : "پرداخت", 4.3, where);
    if (kind === "پیک" && chance(0.05 + 0.3 * slow * (minutes > 45 ? 1 : 0.3))) {
      for (let again = 0; again < 1 + (chance(0.25 + 0.5 * slow) ? 1 : 0); again++)
        add("calls", at + (minutes - 8 + again * 9) * 60_000, [++call, local(at + (minutes - 8 + again * 9) * 60_000), "in", typed(person.phone, 1), chance(0.12) ? 0 : 30 + below(120), "", where === "ونک" ? "Vanak" : "Saadat Abad", "order-status"]);
    }
  }
  for (let n = shut ? 0 : poisson(12 * busy(day)); n > 0; n--) {
    const person = someone(), at = moment(day, HOURS, [2, 3, 5, 6, 5, 4, 5, 8, 10, 10, 7, 4, 2, 1]), where = branch(person), online = chance(0.35 + 0.15 * (day / DAYS));
    const when = at + (2 + below(60)) * 3_600_000;
    add("bookings", at, [`R${++booking}`, `${jalali(at)} ${clock(at)}`, `${jalali(when)} ${clock(when)}`, where, online ? "آنلاین" : "تلفنی", typed(person.phone, online ? 1 : 2), 2 + below(6), ["آمد", "نیامد", "لغو"][weighted([84, online ? 6 : 11, 6])]]);
    if (!online && chance(0.2)) answer(when + 7_200_000, person, "رزرو تلفنی", 3.85, where);
  }
  for (let n = shut ? 2 : poisson(26 * busy(day)); n > 0; n--) {
    const person = someone(), at = moment(day, HOURS, [3, 3, 4, 5, 5, 4, 4, 6, 9, 11, 12, 10, 6, 3]), hour = new Date(at + TEHRAN).getUTCHours();
    const reason = ["booking", "question", "complaint"][weighted([60, 32, 8])], unanswered = chance(hour >= 18 && hour <= 20 ? 0.34 : 0.07);
    const row = (when, seconds) => add("calls", when, [++call, local(when), "in", typed(person.phone, 1), seconds, "", person.vanak ? "Vanak" : "Saadat Abad", reason]);
    row(at, unanswered ? 0 : 25 + below(240));
    if (unanswered && chance(0.45)) row(at + (4 + below(40)) * 60_000, chance(0.3) ? 0 : 25 + below(200));
  }
  for (let n = poisson(52 * busy(day)); n > 0; n--) {
    const person = someone(), at = moment(day, HOURS, LOAD), known = person.member && chance(0.3);
    const campaign = ["", "instagram", "google-maps", "yektanet"][weighted([58, 24, 12, 6])];
    const view = (when, path, status = 200) => add("access", when, [iso(when), person.visitor, known ? typed(person.phone, 1) : "", path, campaign, status]);
    view(at, qr && chance(0.5) ? `/menu?t=${1 + below(24)}` : "/");
    if (chance(0.35)) view(at + 40_000, "/menu");
    if (chance(0.18)) view(at + 90_000, "/booking", chance(0.02) ? 500 : 200);
    if (chance(0.12)) view(at + 120_000, "/order", chance(0.03) ? 500 : 200);
    if (chance(0.015)) view(at + 130_000, "/jobs");
  }
}
for (const [, row] of files.calls) row[5] = row[4] === 0 ? "unanswered" : "answered";

const HEADERS = {
  receipts: ["شماره فاکتور", "تاریخ", "ساعت", "شعبه", "نوع سفارش", "مبلغ (تومان)", "موبایل", "منو", "مدت (دقیقه)", "وضعیت"],
  bookings: ["کد رزرو", "زمان ثبت", "برای", "شعبه", "روش", "موبایل", "نفرات", "وضعیت"],
  survey: ["کد پاسخ", "زمان", "موبایل", "درباره", "امتیاز", "نظر", "شعبه"],
  calls: ["call_id", "start", "direction", "phone", "seconds", "result", "branch", "reason"],
  access: ["time", "visitor", "member_phone", "path", "campaign", "status"],
};
const END = FIRST + DAYS * DAY - TEHRAN;
const cell = (value) => { const text = String(value); return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text; };
mkdirSync(out, { recursive: true });
for (const [name, rows] of Object.entries(files)) {
  const kept = rows.filter(([at]) => at < END).sort((a, b) => a[0] - b[0]);
  const text = [HEADERS[name], ...kept.map(([, row]) => row)].map((row) => row.map(cell).join(",")).join("\n") + "\n";
  writeFileSync(join(out, name + ".csv.gz"), gzipSync(Buffer.from(text, "utf8"), { level: 9 }));
  console.log(`${name}: ${kept.length} rows`);
}
