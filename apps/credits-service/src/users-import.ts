import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { formatAmount } from '@app/money';
import { loadVariables } from './config/load-variables';
import { runningService } from './shared/running-service';
import { accountsToMake, type AccountToMake } from './users-import/accounts-to-make';
import { byLine, describeFault, type Fault } from './users-import/fault';
import { inLanes } from './users-import/in-lanes';
import { readUsers } from './users-import/read-users';
import { ServiceAccounts } from './users-import/service-accounts';

const USAGE =
  'npm run users:import -- <users.csv> [--apply]: BASE_URL is where the service is, API_KEY an admin key.';
/** Calls at the same time: the ledger takes them together. */
const LANES = 64;
/** More would scroll away the first ones. */
const FAULTS_SHOWN_MAX = 1_000;

/** Whether accounts are there, by what the service says. */
interface Survey {
  readonly faults: Fault[];
  readonly missing: AccountToMake[];
  /** Either an earlier run broke off between an account and its opening balance, or others opened it without one. */
  readonly doubtful: AccountToMake[];
  readonly there: AccountToMake[];
}

/**
 * Brings users in from a file. Nothing changes without --apply, nor where there is any fault.
 * @returns whether there is none
 */
async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    options: { apply: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new Error(USAGE);
  const file = await readUsers(path);
  const service = new ServiceAccounts(runningService(loadVariables(process.env, process.cwd())), LANES);
  try {
    const currencies = await service.currencies().catch((error: unknown) => {
      printFaults([...file.faults]);
      throw error;
    });
    const { accounts, faults } = accountsToMake(file.rows, currencies);
    const survey = await takeSurvey(service, accounts);
    const { doubtful } = survey;
    const all = [...file.faults, ...faults, ...survey.faults];
    printSummary(accounts, survey);
    if (!values.apply) all.push(...doubtful.map(faultOfDoubtful));
    printFaults(all);
    if (all.length > 0) {
      print(`Faults: ${all.length}. Nothing was changed.`);
      return false;
    }
    if (!values.apply) {
      print('No faults. Nothing was changed: --apply does it.');
      return true;
    }
    return await apply(service, survey);
  } finally {
    await service.close();
  }
}

async function takeSurvey(service: ServiceAccounts, accounts: readonly AccountToMake[]): Promise<Survey> {
  const survey: Survey = { faults: [], missing: [], doubtful: [], there: [] };
  await inLanes('Looked at', accounts, LANES, print, async (account) => {
    const found = await service.find(account);
    switch (found.kind) {
      case 'nothing':
        survey.missing.push(account);
        break;
      case 'same':
        survey.there.push(account);
        break;
      case 'without':
        survey.doubtful.push(account);
        break;
      case 'other':
        survey.faults.push(faultOfOther(account, formatAmount(found.openingBalance)));
    }
  });
  return survey;
}

/** The doubtful ones first: where one of them is refused, nothing else has been done. */
async function apply(service: ServiceAccounts, { missing, doubtful }: Survey): Promise<boolean> {
  const counts = { made: 0, there: 0 };
  const refused: Fault[] = [];
  const create = async (account: AccountToMake) => {
    const result = await service.create(account);
    if (result === null) refused.push(faultOfOther(account, 'another balance'));
    else counts[result] += 1;
  };
  for (const account of doubtful) {
    await create(account);
    if (refused.length > 0) {
      printFaults(refused);
      print('Nothing else was changed.');
      return false;
    }
  }
  await inLanes('Made', missing, LANES, print, create);
  printFaults(refused);
  const others = counts.there === 0 ? '' : `, ${counts.there} were there by then`;
  print(`${counts.made} accounts were made${others}.`);
  if (refused.length > 0) print(`${refused.length} were opened by others meanwhile, and are as they were.`);
  return refused.length === 0;
}

function faultOfOther({ line, openingBalance }: AccountToMake, found: string): Fault {
  const message = `the user has an account that was opened with ${found}, not ${formatAmount(openingBalance)}`;
  return { line, column: 'opening_balance', message };
}

function faultOfDoubtful({ line, openingBalance }: AccountToMake): Fault {
  const message =
    `the user has an account without an opening balance of ${formatAmount(openingBalance)}; where an earlier ` +
    'run broke off just there, --apply completes it, and else refuses it';
  return { line, column: 'opening_balance', message };
}

function printSummary(accounts: readonly AccountToMake[], { missing, there }: Survey): void {
  const currencies = new Set(accounts.map(({ currency }) => currency));
  const users = new Set(accounts.map(({ userId }) => userId));
  print(`${users.size} users, ${accounts.length} accounts.`);
  for (const code of currencies) {
    const sums = [accounts, missing, there].map((list) => sumOf(list, code));
    const [all = '', fresh = '', old = ''] = sums;
    print(`${code}: ${all}; to make: ${fresh}; there already: ${old}.`);
  }
}

function sumOf(accounts: readonly AccountToMake[], code: string): string {
  const own = accounts.filter(({ currency }) => currency === code);
  const sum = own.reduce((total, { openingBalance }) => total + openingBalance, 0n);
  return `${own.length} accounts with ${formatAmount(sum)}`;
}

function printFaults(faults: Fault[]): void {
  faults.sort(byLine);
  for (const fault of faults.slice(0, FAULTS_SHOWN_MAX)) print(describeFault(fault));
  const rest = faults.length - FAULTS_SHOWN_MAX;
  if (rest > 0) print(`… and ${rest} more.`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main()
  .then((isFaultless) => {
    process.exitCode = isFaultless ? 0 : 1;
  })
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
