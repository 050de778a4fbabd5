// Writes the passwords that people use most and that are long enough to be allowed here, one a line: node list.mjs LEAST OUT
import { readFileSync, writeFileSync } from 'node:fs';
const [least, out] = process.argv.slice(2);
const source = new URL('../../Nokta.Ui/web/node_modules/@zxcvbn-ts/language-common/src/passwords.json', import.meta.url);
const all = JSON.parse(readFileSync(source, 'utf8'));
writeFileSync(out, all.filter(p => p.length >= +least).map(p => p.toLowerCase()).join('\n') + '\n');
