import { parseArgs } from 'node:util';
import {
  compareLedgers,
  LedgerMoveError,
  moveLedger,
  openLedger,
  type EngineOptions,
  type OpenLedger,
} from '@app/ledger';
import { describeDigest } from './ledger-programs/describe-digest';
import { parseLedgerPlace } from './ledger-programs/ledger-place';
import { ProgressLine } from './ledger-programs/progress-line';
import { currencyCodes, print, runProgram } from './ledger-programs/run-program';

const USAGE =
  'npm run ledger:move -- --from <ledger> --to <ledger> [--wait [--deadline <seconds>]] [--verify]: a ledger is a file such as ' +
  'data/ledger.db, or a cluster such as 1@10.0.0.1:3000. --wait waits for open holds; --verify only compares the two.';
/** The longest hold, by default, lasts a day. */
const WAIT_DEFAULT_SECONDS = 86_400;
const WAIT_MAX_SECONDS = 31 * 86_400;
const OTHERS_GET_NOTHING = 0o077;

const STEPS = {
  'looking for open holds': 'Looking for open holds',
  comparing: 'Comparing what is there',
  moving: 'Moving',
} as const;

/** Moves a ledger to another one, or compares the two. */
async function main(words: string[]): Promise<number> {
  process.umask(OTHERS_GET_NOTHING);
  const { from, to, verify, waitMaxMs } = readArguments(words);
  const source = await openLedger(from, { creates: false });
  return verify ? compare(source, await openLedger(to, { creates: false })) : move(source, to, waitMaxMs);
}

async function move(source: OpenLedger, to: EngineOptions, waitMaxMs: number): Promise<number> {
  const progress = new ProgressLine();
  let target: OpenLedger | undefined;
  try {
    const startedAt = performance.now();
    const { accounts, transfers, before } = await moveLedger({
      source: source.client,
      openTarget: async () => (target = await openLedger(to, { creates: true })).client,
      waitMaxMs,
      transfers: source.transfers,
      onProgress: ({ step, done, total }) => {
        progress.show(STEPS[step], done, total);
      },
    });
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    progress.clear();
    const known = before === 0 ? '' : `, ${before} of which were there already`;
    print(`${target?.name ?? ''} has ${accounts} accounts and ${transfers} transfers${known}; ${seconds} s.`);
    return 0;
  } catch (error) {
    const canWait = error instanceof LedgerMoveError && error.code === 'holds_open' && waitMaxMs === 0;
    throw canWait ? new Error(error.message.replace(/\.$/, '; --wait waits for them.')) : error;
  } finally {
    progress.clear();
    source.close();
    target?.close();
  }
}

async function compare(source: OpenLedger, target: OpenLedger): Promise<number> {
  const progress = new ProgressLine();
  try {
    const found = await compareLedgers(source.client, target.client, (compared) => {
      progress.show('Comparing', compared);
    });
    progress.clear();
    if ('place' in found) {
      print(`The ledgers differ at line ${found.place}.`);
      print(
        `${source.name}: ${found.from ?? 'nothing more'}`,
        `${target.name}: ${found.to ?? 'nothing more'}`,
      );
      return 1;
    }
    const codeOf = currencyCodes();
    print(`${source.name}:`, ...describeDigest(found.from, codeOf));
    print(`${target.name}:`, ...describeDigest(found.to, codeOf));
    print('The ledgers hold the same.');
    return 0;
  } finally {
    progress.clear();
    source.close();
    target.close();
  }
}

function readArguments(words: string[]) {
  const { values } = parseArgs({
    args: words,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      verify: { type: 'boolean', default: false },
      wait: { type: 'boolean', default: false },
      deadline: { type: 'string' },
    },
  });
  const { from, to, verify, wait, deadline } = values;
  if (from === undefined || to === undefined) throw new Error(USAGE);
  if (deadline !== undefined && !wait) throw new Error('--deadline goes with --wait.');
  const seconds = deadline === undefined ? WAIT_DEFAULT_SECONDS : Number(deadline);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > WAIT_MAX_SECONDS) {
    throw new Error(`--deadline holds "${deadline}"; it takes seconds, 1 to ${WAIT_MAX_SECONDS}.`);
  }
  return {
    from: parseLedgerPlace(from),
    to: parseLedgerPlace(to),
    verify,
    waitMaxMs: wait ? seconds * 1_000 : 0,
  };
}

runProgram(main);
