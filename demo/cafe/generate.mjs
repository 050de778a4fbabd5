#!/usr/bin/env node
// Writes the files of an invented café, one year from 1 Azar 1404 to 30 Aban 1405: node demo/cafe/generate.mjs OUTDIR
// The same seed gives the same bytes of CSV. Nothing here is about a real person or place.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { callsCsv, makeCalls } from './lib/calls.mjs';
import { makeOrders, receiptsCsv } from './lib/orders.mjs';
import { makePeople } from './lib/people.mjs';
import { stream } from './lib/random.mjs';
import { makeAnswers, surveyCsv } from './lib/survey.mjs';
import { bookingsCsv, makeBookings, makeQueue, queueCsv } from './lib/visits.mjs';
import { accessCsv, accessLog, makeRequests } from './lib/web.mjs';

const SEED = 11;

export function cafe() {
  const random = name => stream(SEED, name);
  const world = makePeople(random('people'));
  const orders = makeOrders(random('orders'), world);
  const bookings = makeBookings(random('bookings'), world);
  const tickets = makeQueue(random('queue'), world);
  const requests = makeRequests(random('web'), world, orders, bookings);
  return {
    'receipts.csv': receiptsCsv(orders),
    'bookings.csv': bookingsCsv(bookings),
    'queue.csv': queueCsv(tickets),
    'calls.csv': callsCsv(makeCalls(random('calls'), world, orders, bookings)),
    'survey.csv': surveyCsv(makeAnswers(random('survey'), orders, tickets, bookings)),
    'access.csv': accessCsv(requests),
    'access.log': accessLog(requests),
  };
}

if (process.argv[1] === import.meta.filename) {
  const folder = process.argv[2];
  if (!folder) {
    console.error('usage: node demo/cafe/generate.mjs OUTDIR');
    process.exit(2);
  }
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(cafe())) {
    if (name.endsWith('.csv')) writeFileSync(join(folder, `${name}.gz`), gzipSync(text, { level: 9 }));
    else writeFileSync(join(folder, name), text);
  }
}
