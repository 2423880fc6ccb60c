import type { IncomingMessage } from 'node:http';
import {
  HTTP_PROBLEMS,
  ProblemFilter,
  requestIdOf,
  stringifyExact,
  type DocumentedProblem,
  type HttpProblemCode,
  type ProblemForm,
  type ProblemOccurrence,
} from '@app/http';
import { BatchRefusedError } from '@app/ledger';
import { errorBody } from '@app/providers';
import { dialectOfRequest } from '../native-paths';
import type { AnyBackupError } from '../backup-errors';
import type { AnyGatewayError } from '../gateway-errors';
import { BACKUP_PROBLEMS } from './backup-problems';
import { DOMAIN_PROBLEMS, type StoreProblem } from './domain-problems';
import { GATEWAY_PROBLEMS } from './gateway-problems';

const SERVICE_PROBLEMS = { ...DOMAIN_PROBLEMS, ...BACKUP_PROBLEMS, ...GATEWAY_PROBLEMS };

export type ProblemCode = HttpProblemCode | keyof typeof SERVICE_PROBLEMS;

/** Calls that end so may have been charged, or can't succeed by themselves; SDKs repeat them otherwise. */
const NOT_TO_REPEAT: readonly string[] = [
  'insufficient_credits',
  'budget_exceeded',
  'loss_limit',
  'outcome_unknown',
  'provider_timeout',
];
/** Seconds until the AI calls that hold a user's credits may have ended. */
const HELD_RETRY_AFTER = '5';

/** Describes a refused atomic batch by its refused operation, and AI calls in the form of their SDK. */
export class ServiceProblemFilter extends ProblemFilter<StoreProblem | AnyBackupError | AnyGatewayError> {
  /** @param topUpUrl where users top up; null where it is not known */
  constructor(topUpUrl: string | null = null) {
    super(SERVICE_PROBLEMS, (request, problem) => nativeForm(request, problem, topUpUrl));
  }

  override describe(error: unknown): ProblemOccurrence {
    if (!(error instanceof BatchRefusedError)) return super.describe(error);
    const { index, cause } = error;
    const problem = super.describe(cause);
    const detail = `Operation ${index} was refused, and nothing moved: ${problem.detail}`;
    return { ...problem, detail, extras: { index, ...problem.extras } };
  }
}

/** A problem of an AI call in the form of the caller's SDK; null for other calls. */
function nativeForm(
  request: IncomingMessage & { originalUrl?: string },
  { code, status, detail, extras }: ProblemOccurrence,
  topUpUrl: string | null,
): ProblemForm | null {
  const [path = ''] = (request.originalUrl ?? request.url ?? '').split('?', 1);
  const dialect = dialectOfRequest(path, request);
  if (dialect === null) return null;
  const { field, errors, ...others } = { field: null, errors: [], ...extras } as Record<string, unknown>;
  const [first] = errors as readonly { field: string }[];
  const wallet = code === 'insufficient_credits' ? walletOf(others) : null;
  return {
    contentType: 'application/json; charset=utf-8',
    headers: {
      ...(NOT_TO_REPEAT.includes(code) && { 'x-should-retry': 'false' }),
      ...(wallet?.isHeldByCalls === true && { 'x-should-retry': 'true', 'Retry-After': HELD_RETRY_AFTER }),
    },
    body: errorBody(dialect, {
      status,
      code,
      message: detail,
      param: (field as string | null) ?? first?.field ?? null,
      fields: {
        ...(wallet?.fields ?? others),
        ...(status === 402 && topUpUrl !== null && { topup_url: topUpUrl }),
      },
      requestId: requestIdOf(request),
    }),
  };
}

/** The wallet of a user who can't pay for a call, as the error of an SDK shows it. */
function walletOf({ balance, available, required }: Record<string, unknown>) {
  const [posted, free, needed] = [balance, available, required] as [bigint, bigint, bigint];
  return {
    fields: { needed, available: free, held: posted - free },
    isHeldByCalls: needed > free && needed <= posted,
  };
}

export const PROBLEM_FILTER = new ServiceProblemFilter();

/** Every problem of the service, by status. */
export const PROBLEMS = Object.fromEntries(
  Object.entries<DocumentedProblem>({ ...HTTP_PROBLEMS, ...documentedDomain() }).sort(
    ([, one], [, other]) => one.status - other.status,
  ),
) as Readonly<Record<ProblemCode, DocumentedProblem>>;

/** The filter words the examples like real problems. */
function documentedDomain(): Record<string, DocumentedProblem> {
  const documented = Object.entries(SERVICE_PROBLEMS).map(([code, problem]) => {
    const { status, title, meaning, remedy, retry, example } = problem;
    const { detail, extras } = PROBLEM_FILTER.describe(example);
    const inJson = JSON.parse(stringifyExact(extras ?? {})) as Record<string, unknown>;
    return [code, { status, title, meaning, remedy, retry, example: { detail, extras: inJson } }] as const;
  });
  return Object.fromEntries(documented);
}
