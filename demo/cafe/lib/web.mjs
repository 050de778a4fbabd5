// Requests to the café's site: the menu behind the QR code, online orders and bookings, and who came from where.
import { DAY, DAYS, logStamp, utcStamp } from './clock.mjs';
import { csv, phone } from './csv.mjs';
import { busy } from './story.mjs';

const campaigns = [
  { campaign: 'instagram-bio', referrer: 'instagram.com', share: 0.42 },
  { campaign: 'ads-cafe-tehran', referrer: 'google.com', share: 0.2 },
  { campaign: 'ads-delivery', referrer: 'google.com', share: 0.13 },
  { campaign: 'gmaps', referrer: 'maps.google.com', share: 0.25 },
];

export function makeRequests(random, { people }, orders, bookings) {
  const requests = [];
  const session = (at, who, pages, extra = {}) => {
    const device = random.chance(extra.mobile ?? 0.86) ? 'mobile' : 'desktop';
    let second = random.below(60);
    for (const [path, query = '', status = 200] of pages) {
      requests.push({ at: at + Math.floor(second / 60), second: second % 60, path, query, status, device, referrer: '', campaign: '', ...who });
      second += random.between(15, 80);
    }
    if (extra.from) Object.assign(requests[requests.length - pages.length], { referrer: extra.from.referrer, campaign: extra.from.campaign });
  };
  const known = (person, loggedIn) => ({ visitor: person?.visitor ?? `v${random.hex(10)}`, number: person && loggedIn ? person.number : '' });

  menuScans(random, orders, session, known);
  onlineOrders(random, orders, session, known);
  onlineBookings(random, bookings, session, known);
  landings(random, people, session, known);
  requests.sort((a, b) => a.at - b.at || a.second - b.second);
  requests.forEach((r, i) => (r.id = `r${(1000000 + i).toString(36)}`));
  return requests;
}

function menuScans(random, orders, session, known) {
  for (const o of orders)
    if (o.menu === 'qr' && random.chance(0.8)) session(o.at - random.between(3, 11), known(o.person, random.chance(0.3)), [['/menu', `t=${o.branch === 0 ? 'v' : 's'}${random.between(1, 24)}`]], { mobile: 1 });
}

function onlineOrders(random, orders, session, known) {
  for (const o of orders) {
    if (!o.online) continue;
    const who = known(o.person, random.chance(0.75));
    session(o.at - 3, who, random.chance(0.02) ? [['/order'], ['/order/checkout', '', 500], ['/order/checkout']] : [['/order'], ['/order/checkout']]);
    if (random.chance(0.25)) session(Math.max(0, o.at - random.between(60, 500)), known(null, false), [['/order']]);
  }
}

function onlineBookings(random, bookings, session, known) {
  for (const b of bookings) {
    if (b.via !== 'online') continue;
    session(b.at - 2, known(b.person, !b.person.stranger && random.chance(0.55)), [['/booking'], ['/booking/done']]);
    if (random.chance(0.2)) session(Math.max(0, b.at - random.between(30, 400)), known(null, false), [['/booking']]);
  }
}

function landings(random, people, session, known) {
  for (let day = 0; day < DAYS; day++) {
    for (let i = random.count(9 * Math.max(0.3, busy(day))); i > 0; i--) {
      const person = random.chance(0.4) ? random.pick(people) : null;
      const from = random.chance(0.6) ? campaigns[random.weighted(campaigns.map(c => c.share))] : undefined;
      const rest = random.weighted([50, 22, 8, 8, 5, 3]);
      const pages = [['/'], ...[[], [['/menu']], [['/club']], [['/about']], [['/careers']], [['/old-menu.pdf', '', 404]]][rest]];
      session(day * DAY + 480 + random.below(920), known(person, random.chance(0.25)), pages, { from, mobile: 0.75 });
    }
  }
}

export function accessCsv(requests) {
  const header = ['request_id', 'time', 'visitor_id', 'member_phone', 'path', 'query', 'referrer', 'campaign', 'device', 'status'];
  return csv(header, requests.map(r => [r.id, utcStamp(r.at, r.second), r.visitor, r.number ? phone.web(r.number) : '', r.path, r.query, r.referrer, r.campaign, r.device, r.status]));
}

const agents = {
  mobile: 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36',
  desktop: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
};

/** The same requests in the combined format of a web server. */
export function accessLog(requests) {
  return requests.map(r => {
    const target = r.path + (r.query ? `?${r.query}` : '') + (r.campaign ? `?utm_campaign=${r.campaign}` : '');
    const address = `198.51.100.${parseInt(r.visitor.slice(1, 3), 16)}`;
    return `${address} - ${r.number ? `m${r.number}` : '-'} ${logStamp(r.at, r.second)} "GET ${target} HTTP/1.1" ${r.status} ${1200 + r.path.length * 97} "${r.referrer ? `https://${r.referrer}/` : '-'}" "${agents[r.device]}"`;
  }).join('\n') + '\n';
}
