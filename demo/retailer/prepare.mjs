// Makes the demo retailer's three files from the public sample of "The Complete Journey" (CC0).
//   node demo/retailer/prepare.mjs SOURCEDIR OUTDIR
// Values are unchanged. Two things happen: a mailing gets the start date of its campaign (it stands in another file), and lines of one
// receipt stay lines, with their number within the same basket and product, since the sample has no line number.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

const [source, out = "demo/retailer/data"] = process.argv.slice(2);
const lines = (file) => {
  const bytes = readFileSync(join(source, file));
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8").trimEnd().split("\n").map((line) => line.trimEnd().split(","));
};
const write = (file, rows) => writeFileSync(join(out, file), gzipSync(Buffer.from(rows.map((row) => row.join(",")).join("\n") + "\n"), { level: 9 }));
mkdirSync(out, { recursive: true });

const [head, ...purchases] = lines("transactions_sample.csv.gz");
const at = (name) => head.indexOf(name), seen = new Map();
write("purchases.csv.gz", [["household_id", "store_id", "basket_id", "product_id", "line", "quantity", "sales_value", "transaction_timestamp"],
  ...purchases.map((row) => {
    const key = row[at("basket_id")] + "|" + row[at("product_id")], line = (seen.get(key) ?? 0) + 1;
    seen.set(key, line);
    return [row[at("household_id")], row[at("store_id")], row[at("basket_id")], row[at("product_id")], line, row[at("quantity")], row[at("sales_value")], row[at("transaction_timestamp")]];
  })]);

const campaigns = new Map(lines("campaign_descriptions.csv").slice(1).map(([id, type, start]) => [id, { type, start }]));
write("mailings.csv.gz", [["campaign_id", "household_id", "campaign_type", "start_date"],
  ...lines("campaigns.csv").slice(1).map(([campaign, household]) => [campaign, household, campaigns.get(campaign).type, campaigns.get(campaign).start])]);
write("redemptions.csv.gz", lines("coupon_redemptions.csv"));
