// The people the café knows: names by first name and initial, numbers that exist nowhere, habits.
import { DAYS } from './clock.mjs';
import { SHARE_OF_VANAK } from './story.mjs';

const names = ['سارا', 'مریم', 'علی', 'رضا', 'زهرا', 'نیلوفر', 'امیر', 'حسین', 'نرگس', 'الهام', 'پریسا', 'مهدی', 'سعید', 'آرش', 'مینا', 'شیرین',
  'بهرام', 'کاوه', 'لیلا', 'نازنین', 'پویا', 'سینا', 'فرهاد', 'گلناز', 'هانیه', 'یاسمن', 'میلاد', 'نوید', 'شهرام', 'ترانه', 'آیدا', 'بابک', 'سمیرا', 'کیان', 'فاطمه', 'محمد'];
const initials = [...'ابپتجحخدرزسشصعغفقکگلمنوهی'];
export const PEOPLE = 7600;

/** Two circles of guests: those who sit down and those who order home; a quarter belongs to both. */
export function makePeople(random) {
  const numbers = random.shuffle(Array.from({ length: 10000 }, (_, i) => String(i).padStart(4, '0')));
  const people = Array.from({ length: PEOPLE }, (_, i) => {
    const habit = random.weighted([0.42, 0.34, 0.24]);
    return {
      id: i,
      number: numbers[i],
      name: `${random.pick(names)} ${random.pick(initials)}.`,
      branch: random.chance(SHARE_OF_VANAK) ? 0 : 1,
      sits: habit !== 1,
      ordersHome: habit !== 0,
      weight: 1 / (0.18 + random.uniform()),
      since: random.chance(0.55) ? -1 : random.below(DAYS - 5),
      visitor: `v${random.hex(10)}`,
      inClub: random.chance(0.66),
      lostSince: Infinity,
    };
  });
  return { people, strangers: numbers.slice(PEOPLE), circles: circlesOf(people) };
}

function circlesOf(people) {
  const circle = (wants, branch) => {
    const members = people.filter(p => p[wants] && p.branch === branch);
    let sum = 0;
    return { members, sums: members.map(p => (sum += p.weight)) };
  };
  return { sits: [circle('sits', 0), circle('sits', 1)], ordersHome: [circle('ordersHome', 0), circle('ordersHome', 1)] };
}

/** Somebody of a circle who is already a guest on that day; who was lost comes rarely. */
export function someone(random, { members, sums }, day) {
  for (;;) {
    const at = random.uniform() * sums.at(-1);
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] > at) high = middle;
      else low = middle + 1;
    }
    const person = members[low];
    if (person.since <= day && (day <= person.lostSince || random.chance(0.35))) return person;
  }
}
