// Reads a document from standard input; writes its version, or what is wrong with it, and ends with 1 then.
import { Validator } from '@seriousme/openapi-schema-validator';
import { text } from 'node:stream/consumers';

const validator = new Validator();
const checked = await validator.validate(JSON.parse(await text(process.stdin)));
console.log(checked.valid ? validator.version : JSON.stringify(checked.errors));
process.exitCode = checked.valid ? 0 : 1;
