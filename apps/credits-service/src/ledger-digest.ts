import { parseArgs } from 'node:util';
import { digestLedger, openLedger } from '@app/ledger';
import { describeDigest } from './ledger-programs/describe-digest';
import { parseLedgerPlace } from './ledger-programs/ledger-place';
import { ProgressLine } from './ledger-programs/progress-line';
import { currencyCodes, print, runProgram } from './ledger-programs/run-program';

const USAGE =
  'npm run ledger:digest -- <ledger>: a file such as data/ledger.db, or a cluster such as 1@10.0.0.1:3000.';

/** Prints what a ledger comes to: counts, sums by currency, and a digest that is the same before and after a move. */
async function main(words: string[]): Promise<number> {
  const [place, ...more] = parseArgs({ args: words, allowPositionals: true }).positionals;
  if (place === undefined || more.length > 0) throw new Error(USAGE);
  const ledger = await openLedger(parseLedgerPlace(place), { creates: false });
  const progress = new ProgressLine();
  const digest = await digestLedger(ledger.client, (read) => {
    progress.show('Reading', read);
  });
  progress.clear();
  ledger.close();
  print(...describeDigest(digest, currencyCodes()));
  return 0;
}

runProgram(main);
