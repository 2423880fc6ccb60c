import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { formatTimestamp } from '@app/http';
import { BooksNotKeptError, LedgerBooks, LedgerContent, LedgerModule, OperatorAccounts } from '@app/ledger';
import { checkStoreCopy, type StoreContent } from '@app/metadata';
import { formatAmount, parseCurrencies, type Currency } from '@app/money';
import { LEDGER_FILE, sha256Of, STORE_FILE, SUMS_FILE } from './backups/make-backup';
import { CURRENCY_PREFIX, DEFAULT_CURRENCY, LEDGER_CREATED_AT, LEDGER_REACHED } from './config/lasting-names';

const USAGE =
  'npm run backup:check -- <folder> [--store-only]: --store-only is for backups beside a TigerBeetle server.';
const STORE_ONLY = '--store-only';
/** A page of a large ledger takes long on a slow disk. */
const STEP_MAX_MS = 600_000;

/**
 * Reads a backup, and changes nothing. Exit code 0 where it is whole: every byte, every transfer's checksum, and the books of
 * each currency are right, and both files belong together; else 1.
 */
async function main(words: readonly string[]): Promise<boolean> {
  const [target, ...more] = words.filter((word) => word !== STORE_ONLY);
  if (target === undefined || target.startsWith('-') || more.length > 0) throw new Error(USAGE);
  const folder = resolve(target);
  const hasLedger = !words.includes(STORE_ONLY);
  const names = [STORE_FILE, ...(hasLedger ? [LEDGER_FILE] : [])];
  for (const path of names.map((name) => join(folder, name))) {
    if (!existsSync(path)) throw new Error(`There is no ${path}.`);
    if (existsSync(`${path}-wal`)) {
      throw new Error(`${path} has a write-ahead log beside it: it is in use, or no copy by npm run backup.`);
    }
  }
  await checkSums(folder, names);
  const store = checkStoreCopy(join(folder, STORE_FILE));
  const faults = hasLedger ? await checkLedger(join(folder, LEDGER_FILE), store) : [];
  print(`Store: ${store.users} users, ${store.calls} AI calls.`);
  for (const fault of faults) print(`FAULT: ${fault}`);
  print(faults.length === 0 ? 'The backup is whole.' : 'The backup is NOT whole.');
  return faults.length === 0;
}

/** A copy without sums has had its files moved. @throws Error for bytes that are not those that the backup wrote */
async function checkSums(folder: string, names: readonly string[]): Promise<void> {
  const path = join(folder, SUMS_FILE);
  if (!existsSync(path)) {
    print(`There is no ${path}: whether a byte of the store has changed can't be told.`);
    return;
  }
  const lines = readFileSync(path, 'utf8').split('\n');
  for (const name of names) {
    if (!lines.includes(`${await sha256Of(join(folder, name))}  ${name}`)) {
      throw new Error(`${join(folder, name)} is damaged: its SHA-256 is not that in ${SUMS_FILE}.`);
    }
  }
}

/** @returns a sentence per fault */
async function checkLedger(path: string, { settings }: StoreContent): Promise<string[]> {
  const currencies = currenciesOf(settings);
  const [first] = currencies;
  const context = await NestFactory.createApplicationContext(
    LedgerModule.register({
      engine: { kind: 'embedded', path, isReadOnly: true },
      timeoutMs: STEP_MAX_MS,
      defaultCurrency: first,
    }),
    { logger: false, abortOnError: false },
  );
  try {
    const { accounts = 0, transfers = 0, lastTransferAt = 0n } = context.get(LedgerContent).inFile() ?? {};
    const last = lastTransferAt === 0n ? '' : `, the last at ${formatTimestamp(lastTransferAt)}`;
    print(`Ledger: ${accounts} accounts, ${transfers} transfers${last}.`);
    const faults: string[] = [];
    for (const currency of currencies) faults.push(...(await checkBooks(context.get(LedgerBooks), currency)));
    const createdAt = settings.get(LEDGER_CREATED_AT);
    const funding = (await context.get(OperatorAccounts).fundingAccounts([first.code])).get(first.code);
    if (createdAt !== undefined && createdAt !== funding?.createdAt.toString()) {
      faults.push('the ledger is not the one that the store belongs to.');
    }
    if (BigInt(settings.get(LEDGER_REACHED) ?? 0) > lastTransferAt) {
      faults.push('the ledger is older than the store: it lacks transfers that were acknowledged.');
    }
    return faults;
  } finally {
    await context.close();
  }
}

async function checkBooks(books: LedgerBooks, currency: Currency): Promise<string[]> {
  try {
    const { toppedUp, billed, refunded, outstanding, ownedByUsers } = await books.compare(currency);
    print(
      `${currency.code}: topped up ${formatAmount(toppedUp)} − billed ${formatAmount(billed)} + refunded ` +
        `${formatAmount(refunded)} = outstanding ${formatAmount(outstanding)}; users own ${formatAmount(ownedByUsers)}.`,
    );
    return outstanding === ownedByUsers
      ? []
      : [`users own another sum of ${currency.code} than is outstanding.`];
  } catch (error) {
    if (!(error instanceof BooksNotKeptError)) throw error;
    print(`${currency.code}: the ledger was made by an early version, which kept no books.`);
    return [];
  }
}

/** Those that the store knows, the default first. */
function currenciesOf(settings: StoreContent['settings']): [Currency, ...Currency[]] {
  const numbers = Array.from(settings).filter(([name]) => name.startsWith(CURRENCY_PREFIX));
  const list = numbers.map(([name, ledger]) => `${name.slice(CURRENCY_PREFIX.length)}=${ledger}`).join();
  const code = settings.get(DEFAULT_CURRENCY) ?? 'USD';
  const parsed = parseCurrencies(list === '' ? undefined : list, code);
  return [parsed.default, ...parsed.all.filter((currency) => currency.code !== code)];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main(process.argv.slice(2))
  .then((isWhole) => {
    process.exitCode = isWhole ? 0 : 1;
  })
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
