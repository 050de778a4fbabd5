// Tables booked and the waiting list at the door.
import { DAY, DAYS, END, localStamp } from './clock.mjs';
import { csv, phone } from './csv.mjs';
import { someone } from './people.mjs';
import { SHARE_OF_VANAK, VANAK, busy, isClosed, isRamadan } from './story.mjs';

const guest = (random, { circles, strangers }, branch, day, unknown) =>
  random.chance(unknown) ? { number: random.pick(strangers), name: '', stranger: true, visitor: `v${random.hex(10)}` } : someone(random, circles.sits[branch], day);

export function makeBookings(random, world) {
  const bookings = [];
  for (let day = 0; day < DAYS; day++) {
    for (const via of ['phone', 'online']) {
      const count = random.count((via === 'phone' ? 6.2 : 4.6) * busy(day));
      if (busy(day) > 0) for (let i = 0; i < count; i++) bookings.push(makeBooking(random, world, day, via));
    }
  }
  bookings.sort((a, b) => a.at - b.at);
  bookings.forEach((b, i) => (b.id = `B${20411 + i}`));
  return bookings;
}

function makeBooking(random, world, day, via) {
  const branch = random.chance(SHARE_OF_VANAK) ? 0 : 1;
  const clock = via === 'phone' ? 600 + random.weighted([2, 3, 4, 3, 3, 3, 4, 6, 9, 10, 7, 3]) * 60 + random.below(60) : 540 + random.below(880);
  const at = day * DAY + clock;
  const hours = random.pick([12, 13, 14, 18, 19, 19, 20, 20, 21]);
  let ahead = random.weighted([3, 4, 3, 2, 1]) + (hours * 60 <= clock + 60 ? 1 : 0);
  while (isClosed(day + ahead)) ahead++;
  const seats = (day + ahead) * DAY + hours * 60 + random.pick([0, 0, 30]);
  const person = guest(random, world, branch, day, 0.08);
  const dice = random.uniform();
  const status = dice < 0.08 ? 'no-show' : dice < 0.18 ? 'cancelled' : 'seated';
  return { at, day, branch, via, seats, person, party: random.pick([2, 2, 2, 3, 4, 4, 5, 6, 8]), status: seats < END ? status : 'booked' };
}

export function bookingsCsv(bookings) {
  const header = ['booking_id', 'created', 'for_when', 'branch', 'via', 'name', 'phone', 'party_size', 'status'];
  return csv(header, bookings.map(b => [b.id, localStamp(b.at), localStamp(b.seats), b.branch === VANAK ? 'Vanak' : 'Saadat Abad',
    b.via, b.person.name, phone.bookings(b.person.number), b.party, b.status]));
}

/** The waiting list is kept when the house is full: at noon in Vanak every day, elsewhere on Thursday and Friday evenings. */
export function makeQueue(random, world) {
  const tickets = [];
  for (let day = 0; day < DAYS; day++) {
    if (busy(day) === 0) continue;
    const noon = random.count(15 * busy(day) * (isRamadan(day) ? 0.2 : 1));
    for (let i = 0; i < noon; i++) tickets.push(makeTicket(random, world, day, VANAK, day * DAY + 750 + random.below(120), 17, 7));
    if (day % 7 < 5) continue;
    for (const branch of [0, 1]) {
      const evening = random.count(7);
      for (let i = 0; i < evening; i++) tickets.push(makeTicket(random, world, day, branch, day * DAY + 1140 + random.below(120), 8, 3));
    }
  }
  tickets.sort((a, b) => a.at - b.at);
  tickets.forEach((t, i) => (t.id = `Q${31007 + i}`));
  return tickets;
}

function makeTicket(random, world, day, branch, at, mean, spread) {
  const wait = Math.max(1, Math.round(mean + spread * random.normal()));
  const left = random.chance(Math.min(0.5, Math.max(0.01, (wait - 12) * 0.018)));
  const person = random.chance(0.86) ? guest(random, world, branch, day, 0.12) : null;
  return { at, day, branch, wait, left, person, party: random.pick([1, 2, 2, 2, 3, 4, 5]), noon: mean > 10 };
}

export function queueCsv(tickets) {
  const header = ['ticket', 'taken', 'branch', 'phone', 'party_size', 'wait_minutes', 'result'];
  return csv(header, tickets.map(t => [t.id, localStamp(t.at), t.branch === VANAK ? 'Vanak' : 'Saadat Abad',
    t.person ? phone.bookings(t.person.number) : '', t.party, t.wait, t.left ? 'left' : 'seated']));
}

