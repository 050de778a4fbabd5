// Records of the telephone system: three lines, and in the evening too few hands.
import { DAY, DAYS, END, isoStamp } from './clock.mjs';
import { csv, phone } from './csv.mjs';
import { someone } from './people.mjs';
import { BRANCHES, SHARE_OF_VANAK, busy, isEvening, slowness } from './story.mjs';

const BOOKING = 'خط رزرو', COURIER = 'خط پیک', OFFICE = 'دفتر';

export function makeCalls(random, world, orders, bookings) {
  const calls = [];
  const add = call => { if (call.at >= 0 && call.at < END) calls.push({ second: random.below(60), seconds: 0, direction: 'in', answered: true, reason: '', ...call }); };
  bookingCalls(random, world, bookings, add);
  orderCalls(random, orders, add);
  otherCalls(random, world, add);
  calls.sort((a, b) => a.at - b.at || a.second - b.second);
  calls.forEach((c, i) => (c.id = 700120 + i));
  return calls;
}

const missedShare = at => isEvening(at % DAY) ? (Math.floor(at / DAY) % 7 >= 5 ? 0.5 : 0.4) : 0.07;

function bookingCalls(random, world, bookings, add) {
  for (const b of bookings.filter(b => b.via === 'phone')) {
    const line = { line: BOOKING, branch: b.branch, number: b.person.number };
    let at = b.at - 2;
    for (let tries = 0; tries < 3 && random.chance(missedShare(at)); tries++) {
      at -= random.between(3, 20);
      add({ ...line, at, answered: false });
    }
    add({ ...line, at: b.at - 2, seconds: random.between(50, 190), reason: 'رزرو میز' });
  }
  // Those who gave up: nobody picked up, and only some were called back.
  for (let day = 0; day < DAYS; day++) {
    const count = busy(day) === 0 ? 0 : random.count(3.4 * busy(day));
    for (let i = 0; i < count; i++) {
      const branch = random.chance(SHARE_OF_VANAK) ? 0 : 1;
      const number = random.chance(0.7) ? someone(random, world.circles.sits[branch], day).number : random.pick(world.strangers);
      const line = { line: BOOKING, branch, number };
      let at = day * DAY + 1080 + random.below(200);
      for (let tries = random.pick([1, 1, 2, 2, 3]); tries > 0; tries--, at += random.between(4, 25)) add({ ...line, at, answered: false });
      if (random.chance(0.3)) add({ ...line, at: at + random.between(20, 90), direction: 'out', answered: random.chance(0.7), seconds: random.between(30, 120), reason: 'رزرو میز' });
    }
  }
}

function orderCalls(random, orders, add) {
  for (const o of orders) {
    if (o.channel !== 'delivery' || o.status === 'void') continue;
    const line = { line: COURIER, branch: o.branch, number: o.person.number };
    if (random.chance(0.05)) add({ ...line, at: o.at + o.minutes - 3, direction: 'out', seconds: random.between(15, 60), reason: 'هماهنگی پیک' });
    if (!random.chance(Math.min(0.55, Math.max(0.01, (o.minutes - 36) / 50)))) continue;
    let at = o.at + Math.min(o.minutes, random.between(34, 48));
    for (let again = true; again; at += random.between(6, 14)) {
      const answered = random.chance(0.84);
      add({ ...line, at, answered, seconds: random.between(35, 150), reason: answered ? 'پیگیری سفارش' : '' });
      again = random.chance(answered ? (o.minutes > 55 ? 0.34 : 0.14) : 0.7);
    }
  }
}

function otherCalls(random, world, add) {
  for (let day = 0; day < DAYS; day++) {
    if (busy(day) === 0) continue;
    const call = (reason, seconds) => {
      const branch = random.chance(SHARE_OF_VANAK) ? 0 : 1;
      const number = random.chance(reason === 'پرسش' ? 0.5 : 0.95) ? someone(random, world.circles[reason === 'پرسش' ? 'sits' : 'ordersHome'][branch], day).number : random.pick(world.strangers);
      add({ line: OFFICE, branch, number, at: day * DAY + 600 + random.below(720), seconds: random.between(...seconds), reason });
    };
    for (let i = random.count(1.7 * busy(day)); i > 0; i--) call('پرسش', [25, 140]);
    for (let i = random.count((0.9 + 2.2 * slowness(day)) * busy(day)); i > 0; i--) call('شکایت', [90, 420]);
  }
}

export function callsCsv(calls) {
  const header = ['call_id', 'start', 'direction', 'phone', 'duration_s', 'answered', 'line', 'branch', 'reason'];
  return csv(header, calls.map(c => [c.id, isoStamp(c.at, c.second), c.direction, phone.calls(c.number), c.answered ? c.seconds : 0,
    c.answered ? 'yes' : 'no', c.line, BRANCHES[c.branch], c.answered ? c.reason : '']));
}
