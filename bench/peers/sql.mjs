// DuckDB as the second opinion: makes a table by the SQL in the first line, then answers each further line of SQL with a line of JSON.
import { createInterface } from 'node:readline'
import { DuckDBInstance } from '@duckdb/node-api'

const connection = await (await DuckDBInstance.create(':memory:', {})).connect()
for await (const sql of createInterface({ input: process.stdin })) {
  if (sql === '') break
  const rows = (await connection.runAndReadAll(sql)).getRows()
  process.stdout.write(JSON.stringify(rows, (_, value) => typeof value === 'bigint' ? Number(value) : value) + '\n')
}
connection.closeSync()
