// Orders as the till keeps them.
import { DAY, DAYS, END, jalaliDate, timeOfDay } from './clock.mjs';
import { csv, phone } from './csv.mjs';
import { someone } from './people.mjs';
import { BRANCHES, SHARE_OF_VANAK, VANAK, busy, deliveryGrowth, deliveryMinutes, isEvening, isRamadan, minuteOfDay, prices, qrShare, slowness } from './story.mjs';

const perDay = { 'dine-in': 40, takeaway: 11, delivery: 47 };
const amounts = { 'dine-in': 780, takeaway: 310, delivery: 690 };
const words = { 'dine-in': 'سالن', takeaway: 'بیرون‌بر', delivery: 'پیک' };
const phoneGiven = { 'dine-in': 0.58, takeaway: 0.5, delivery: 1 };

export function makeOrders(random, { circles }) {
  const orders = [];
  for (let day = 0; day < DAYS; day++)
    for (const channel of Object.keys(perDay)) {
      const growth = channel === 'delivery' ? deliveryGrowth(day) : 1;
      const season = channel === 'dine-in' && isRamadan(day) ? 0.85 : 1;
      const count = random.count(perDay[channel] * busy(day) * growth * season);
      if (busy(day) > 0) for (let i = 0; i < count; i++) orders.push(makeOrder(random, circles, day, channel));
    }
  orders.sort((a, b) => a.at - b.at);
  const next = [104211, 58730];
  for (const order of orders) order.receipt = `${order.branch === VANAK ? 'V' : 'S'}-${next[order.branch]++}`;
  return orders;
}

function makeOrder(random, circles, day, channel) {
  const branch = random.chance(SHARE_OF_VANAK) ? 0 : 1;
  const at = day * DAY + minuteOfDay(random, channel, day);
  const circle = circles[channel === 'delivery' ? 'ordersHome' : 'sits'][branch];
  const person = random.chance(phoneGiven[channel]) ? someone(random, circle, day) : null;
  const size = 0.45 + random.uniform() + (random.chance(0.2) ? random.uniform() * 1.6 : 0);
  const order = { at, day, branch, channel, person, amount: Math.round(amounts[channel] * prices(day) * size / 5) * 5000, menu: '', minutes: 0, online: false };
  if (channel === 'dine-in') order.menu = random.chance(qrShare(day)) ? 'qr' : 'printed';
  if (channel === 'delivery') deliver(random, order);
  order.status = statusOf(random, order);
  return order;
}

function deliver(random, order) {
  const rush = (isEvening(order.at % DAY) ? 3 : 0) + (order.day % 7 >= 5 ? 2 : 0) - 2;
  const tail = random.chance(0.06) ? random.below(25) : 0;
  order.minutes = Math.max(17, Math.round(deliveryMinutes(order.day, order.branch) + rush + 7 * random.normal() + tail));
  order.online = random.chance(0.14);
  if (order.minutes > 58 && random.chance(0.22)) order.person.lostSince = Math.min(order.person.lostSince, order.day + 3);
}

function statusOf(random, { channel, day }) {
  const slow = channel === 'delivery' ? slowness(day) : 0;
  const dice = random.uniform();
  if (dice < 0.008) return 'void';
  if (dice < 0.018 + 0.025 * slow) return 'cancelled';
  if (dice < 0.022 + 0.05 * slow) return 'returned';
  return 'paid';
}

const statusWords = { paid: 'پرداخت شده', cancelled: 'لغو شده', void: 'باطل', returned: 'پرداخت شده' };
const header = ['شماره فیش', 'تاریخ', 'ساعت', 'شعبه', 'نوع سفارش', 'منو', 'موبایل مشتری', 'مبلغ (تومان)', 'مدت تحویل (دقیقه)', 'وضعیت'];

/** A returned order has a receipt of its own with the amount below zero. */
export function receiptsCsv(orders) {
  const rows = [];
  for (const o of orders) {
    const who = o.person ? phone.till(o.person.number) : '';
    const common = [BRANCHES[o.branch], words[o.channel], o.menu === 'qr' ? 'کیوآر' : o.menu === 'printed' ? 'چاپی' : '', who];
    const amount = o.status === 'void' || o.status === 'cancelled' ? 0 : o.amount;
    const minutes = o.channel === 'delivery' && (o.status === 'paid' || o.status === 'returned') ? o.minutes : '';
    rows.push({ at: o.at, cells: [o.receipt, jalaliDate(o.at), timeOfDay(o.at), ...common, amount, minutes, statusWords[o.status]] });
    const back = o.at + 90;
    if (o.status === 'returned' && back < END)
      rows.push({ at: back, cells: [`${o.receipt}-R`, jalaliDate(back), timeOfDay(back), ...common, -o.amount, '', 'برگشت وجه'] });
  }
  rows.sort((a, b) => a.at - b.at);
  return csv(header, rows.map(r => r.cells));
}
