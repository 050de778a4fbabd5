#!/usr/bin/env node
// Says whether data/ is what the generator makes, uncompressed and byte for byte: node demo/cafe/check.mjs; exit code 1 when it is not.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { cafe } from './generate.mjs';

let different = 0;
for (const [name, text] of Object.entries(cafe())) {
  const path = join(import.meta.dirname, 'data', `${name}.gz`);
  if (!name.endsWith('.csv') || (existsSync(path) && gunzipSync(readFileSync(path)).equals(Buffer.from(text)))) continue;
  console.error(`${name}.gz differs from what the generator makes`);
  different++;
}
if (different === 0) console.log('the files are what the generator makes');
process.exitCode = different > 0 ? 1 : 0;
