// Reads a QR code from a PNG on standard input, with a decoder that is not ours, and prints what it says.
import jsQR from "jsqr";
import { PNG } from "pngjs";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { data, width, height } = PNG.sync.read(Buffer.concat(chunks));
const found = jsQR.default ? jsQR.default(new Uint8ClampedArray(data), width, height) : jsQR(new Uint8ClampedArray(data), width, height);
process.stdout.write(found?.data ?? "");
