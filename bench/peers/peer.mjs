// A peer engine in process: loads the generated events, then answers the questions whose names come in, one line each.
//   node peer.mjs clickhouse|duckdb FILE.csv [THREADS]
import { readFileSync, rmSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const [engine, file, threads = '2'] = process.argv.slice(2)
const questions = new Map(readFileSync(new URL(`./${engine}.sql`, import.meta.url), 'utf8')
  .split(/^-- (?=\w+$)/m).slice(1).map(part => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n')).trim().replace(/;$/, '')]))

const peer = await (engine === 'clickhouse' ? clickhouse() : duckdb())
say({ version: peer.version, rows: peer.rows, load_ms: peer.load, questions: [...questions.keys()] })
for await (const name of createInterface({ input: process.stdin })) {
  if (name === '') break
  const started = performance.now()
  const rows = await peer.ask(questions.get(name))
  say({ question: name, ms: performance.now() - started, rows })
}
await peer.close()

function say(answer) {
  process.stdout.write(JSON.stringify(answer, (_, value) => typeof value === 'bigint' ? Number(value) : value) + '\n')
}

async function clickhouse() {
  const { Session } = await import('chdb')
  const folder = mkdtempSync(join(tmpdir(), 'peer-'))
  const session = new Session(folder)
  const started = performance.now()
  session.query('create database t')
  session.query('create table t.ev (customer_id UInt32, ts DateTime(\'UTC\'), touchpoint UInt8, kind UInt8, value UInt32) engine = MergeTree order by (customer_id, ts)')
  session.query(`insert into t.ev select * from file('${file}', 'CSVWithNames', 'customer_id UInt32, ts UInt32, touchpoint UInt8, kind UInt8, value UInt32')`)
  session.query('optimize table t.ev final')
  const load = performance.now() - started
  const ask = sql => session.query(`${sql} settings max_threads = ${threads}, output_format_json_quote_64bit_integers = 0`, 'JSONCompactEachRow').trim().split('\n').filter(l => l).map(l => JSON.parse(l))
  return {
    load, ask,
    version: ask('select version()')[0][0],
    rows: Number(ask('select count() from t.ev')[0][0]),
    close() { session.close(); rmSync(folder, { recursive: true, force: true }) },
  }
}

async function duckdb() {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', { threads })
  const connection = await instance.connect()
  const started = performance.now()
  await connection.run(`create table ev as select customer_id::uinteger customer_id, ts::bigint ts, touchpoint::utinyint touchpoint, kind::utinyint kind, value::uinteger "value" from read_csv('${file}') order by customer_id, ts`)
  const load = performance.now() - started
  const ask = async sql => (await connection.runAndReadAll(sql)).getRows().map(row => row.map(plain))
  return {
    load, ask,
    version: (await ask('select version()'))[0][0],
    rows: (await ask('select count(*) from ev'))[0][0],
    close() { connection.closeSync() },
  }
}

// DECIMAL and HUGEINT come as objects.
function plain(value) {
  return typeof value === 'object' && value !== null ? Number(value.toString()) : value
}
