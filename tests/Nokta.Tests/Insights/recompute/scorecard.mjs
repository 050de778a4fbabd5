// An independent recomputation of the scorecard from raw files: slow, obvious, and sharing no code with the product.
// node scorecard.mjs CONFIG.json → figures per touchpoint as JSON. The definitions are those of docs/figures.md.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const config = JSON.parse(readFileSync(process.argv[2], "utf8"));
const DAY = 86_400_000;

function records(path, delimiter = ",") {
  let text = path.endsWith(".gz") ? gunzipSync(readFileSync(path)).toString("utf8") : readFileSync(path, "utf8");
  if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
  const rows = [[""]];
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i], row = rows[rows.length - 1];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { row[row.length - 1] += '"'; i++; }
      else if (c === '"') quoted = false;
      else row[row.length - 1] += c;
    }
    else if (c === '"' && row[row.length - 1] === "") quoted = true;
    else if (c === delimiter) row.push("");
    else if (c === "\n") rows.push([""]);
    else if (c !== "\r") row[row.length - 1] += c;
  }
  if (rows[rows.length - 1].length === 1 && rows[rows.length - 1][0] === "") rows.pop();
  const header = rows.shift();
  return rows.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ""])));
}

// Local wall times of a zone without clock changes in the data are an offset; times with a zone speak for themselves.
const instant = (text, offset) => {
  const us = /^(\d+)\/(\d+)\/(\d{4})[ T](\d+):(\d+):(\d+)(?: (AM|PM))?$/.exec(text);
  if (us) {
    const hour = us[7] ? (Number(us[4]) % 12) + (us[7] === "PM" ? 12 : 0) : Number(us[4]);
    return Date.UTC(us[3], us[1] - 1, us[2], hour, us[5], us[6]) - offset;
  }
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return Date.parse(text + "T00:00:00Z") - offset;
  if (/Z$|[+-]\d\d:?\d\d$/.test(text)) return Date.parse(text);
  return Date.parse(text.replace(" ", "T") + "Z") - offset;
};

let order = 0;
const interactions = [];
for (const source of config.sources) {
  const seen = new Set();
  for (const record of records(source.file, source.delimiter)) {
    if (source.key) {
      const key = source.key.map((k) => record[k]).join("|");
      if (seen.has(key)) continue;
      seen.add(key);
    }
    const activity = source.activity ? record[source.activity] : source.constant;
    const rule = config.rules.find((r) => (!r.source || r.source === source.name) && (!r.activity || r.activity === activity));
    const score = source.score ? record[source.score] : "";
    interactions.push({
      order: order++, touchpoint: rule?.touchpoint ?? "unmapped",
      at: instant(record[source.time], source.offset ?? 0),
      person: source.person ? record[source.person] || null : null,
      goal: !!config.goal && (!config.goal.source || config.goal.source === source.name) && (!config.goal.activity || config.goal.activity === activity),
      amount: source.amount && record[source.amount] !== "" ? Math.round(Number(record[source.amount]) * 100) : null,
      score: score === "" ? null : Math.round(Number(score)),
    });
  }
}

const end = Math.max(...interactions.map((i) => i.at));
const window = (config.windowDays ?? 30) * DAY;
const [from, to] = [config.from, config.to];
const journeys = new Map();
for (const i of interactions) if (i.person !== null) (journeys.get(i.person) ?? journeys.set(i.person, []).get(i.person)).push(i);
for (const journey of journeys.values()) journey.sort((a, b) => a.at - b.at || a.order - b.order);

const figures = {};
for (const touchpoint of [...new Set(interactions.map((i) => i.touchpoint))].sort()) {
  const here = interactions.filter((i) => i.touchpoint === touchpoint && i.at >= from && i.at < to);
  const people = new Set(here.filter((i) => i.person !== null).map((i) => i.person));
  const weekly = config.weeks.slice(1).map((until, w) => new Set(here.filter((i) => i.person !== null && i.at >= config.weeks[w] && i.at < until).map((i) => i.person)).size);
  let [eligible, converted, open] = [0, 0, 0];
  for (const person of people) {
    const journey = journeys.get(person);
    const touches = journey.filter((i) => i.touchpoint === touchpoint && i.at >= from && i.at < to);
    const reached = touches.some((t) => journey.some((g) => g.goal && g !== t && g.at >= t.at && g.at <= t.at + window));
    const closed = Math.max(...touches.map((t) => t.at)) + window <= end;
    if (reached) converted++;
    if (reached || closed) eligible++;
    else open++;
  }
  const answers = new Map();
  let anonymous = [];
  for (const i of [...here].sort((a, b) => a.at - b.at || a.order - b.order)) {
    if (i.score === null) continue;
    if (i.person === null) anonymous.push(i.score);
    else answers.set(i.person, i.score);
  }
  const latest = answers.size > 0 ? [...answers.values()] : anonymous;
  const counts = Array.from({ length: 11 }, (_, v) => latest.filter((s) => s === v).length);
  figures[touchpoint] = {
    volume: here.length, withoutPerson: here.filter((i) => i.person === null).length, reach: people.size, weekly,
    eligible, converted, open, answers: latest.length, counts,
    revenue: here.reduce((sum, i) => sum + (i.amount ?? 0), 0), amounts: here.filter((i) => i.amount !== null).length,
  };
}
console.log(JSON.stringify(figures));
