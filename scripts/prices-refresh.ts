/**
 * `npm run prices:refresh`: asks AWS's Price List for the prices of the tables in `cost/prices`, and shows what differs.
 * `--region us-east-1,us-west-2` for some of the tables, `--write` to write them, `--folder` for tables elsewhere.
 * Exits 0 when nothing differs or it is written, 2 when something differs, 1 on errors. Needs credentials of any account
 * with `pricing:GetProducts`; the API is free.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PricingClient } from '@aws-sdk/client-pricing';
import { percentOf, type Query, queriesOf, type Refresh, refresh } from '../cost/prices/refresh';
import { PRICES_FOLDER, type PriceTable, readPrices, regionsWithPrices } from '../cost/prices/table';
import { askPriceList, PRICE_LIST_REGION } from './lib/price-list';
import { replaceFiles } from './lib/replace-files';
import { textTable } from './lib/table';

const DIFFERENT = 2;

async function main(): Promise<void> {
  const { folder, regions, write } = readArguments();
  const tables = regions.map((region) => readPrices(region, folder));
  const date = new Date().toISOString().slice(0, 10);
  const answers = new Map<string, string[]>();
  const client = new PricingClient({ region: PRICE_LIST_REGION });
  const refreshed: Refresh[] = [];
  for (const table of tables) {
    await ask(client, table, answers);
    refreshed.push(refresh(table, answers, date));
  }
  report(refreshed);
  const texts = new Map(
    refreshed.flatMap(({ table }, index) => {
      const text = textOf(table);
      return text === textOf(tables[index]) ? [] : [[join(folder, `${table.region}.json`), text] as const];
    }),
  );
  if (write) {
    replaceFiles(texts);
    for (const file of texts.keys()) console.error(`wrote ${file}`);
  } else if (refreshed.some(({ differences }) => differences.length > 0)) {
    console.error("nothing is written; 'npm run prices:refresh -- --write' writes it");
    process.exitCode = DIFFERENT;
  }
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      region: { type: 'string', multiple: true, default: [] },
      write: { type: 'boolean', default: false },
      folder: { type: 'string', default: PRICES_FOLDER },
    },
  });
  const { folder, write } = values;
  const regions = [...new Set(values.region.flatMap((list) => list.split(',')))];
  return { folder, write, regions: regions.length > 0 ? regions : regionsWithPrices(folder) };
}

/** Asks what nobody asked before: some prices are the same in all regions. A line for each service. */
async function ask(client: PricingClient, table: PriceTable, answers: Map<string, string[]>): Promise<void> {
  const queries = queriesOf(table).filter(({ id }) => !answers.has(id));
  for (const [service, own] of byService(queries)) {
    let products = 0;
    for (const query of own) {
      const texts = await askPriceList(client, query);
      products += texts.length;
      answers.set(query.id, texts);
    }
    console.error(`${table.region}: ${service}, questions ${own.length}, products ${products}`);
  }
}

function byService(queries: readonly Query[]): Map<string, Query[]> {
  const groups = new Map<string, Query[]>();
  for (const query of queries) groups.set(query.service, [...(groups.get(query.service) ?? []), query]);
  return groups;
}

function report(refreshed: readonly Refresh[]): void {
  const rows = refreshed.flatMap(({ table, differences }) =>
    differences.map((difference) => [
      table.region,
      difference.key,
      difference.unit,
      String(difference.old),
      String(difference.new),
      percentText(percentOf(difference)),
    ]),
  );
  if (rows.length === 0) console.log('No price differs.');
  else console.log(textTable([['region', 'key', 'unit', 'old', 'new', '%'], ...rows], [3, 4, 5]));
  for (const { table, unanswered } of refreshed) {
    for (const { key, kind, because } of unanswered) console.log(`${kind}: ${table.region} ${key}: ${because}`);
  }
  for (const { table, answered, unanswered } of refreshed) {
    console.log(`${table.region}: ${answered} prices found, ${unanswered.length} kept as they were`);
  }
}

const percentText = (percent: number): string =>
  Number.isFinite(percent) ? `${percent > 0 ? '+' : ''}${percent.toFixed(1)}` : '-';

const textOf = (table: PriceTable | undefined): string => `${JSON.stringify(table, undefined, 2)}\n`;

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
