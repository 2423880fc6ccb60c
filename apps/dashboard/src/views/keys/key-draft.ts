import type { CreateKeyRequest, KeyResponse, UpdateKeyRequest } from '../../api/api';
import type { Exact } from '../../api/exact';
import { readWord } from '../../search/read-search';
import { localInput } from '../../time/moments';

export const ROLES = ['user', 'app', 'admin'] as const;
export const SCOPES = ['read', 'accounts', 'topup', 'bill', 'refund', 'gateway', 'user_keys'] as const;
export const PERIODS = ['day', 'week', 'month', 'total'] as const;
const WHOLE = /^\d{1,15}$/;

type Role = (typeof ROLES)[number];
type Scope = (typeof SCOPES)[number];
type Period = (typeof PERIODS)[number];

export const readRole = (role: unknown): Role | undefined => readWord(role, ROLES);
export const readPeriod = (period: unknown): Period | undefined => readWord(period, PERIODS);

/** What somebody has typed into the form of a key. */
export interface KeyDraft {
  readonly name: string;
  readonly role: Role;
  readonly user_id: string;
  readonly scopes: readonly Scope[];
  readonly budget: string;
  readonly period: Period;
  /** Empty for the service's choice. */
  readonly currency: string;
  readonly models: readonly string[];
  /** Local time, as a field of type `datetime-local` has it. */
  readonly expires_at: string;
  readonly requests_per_minute: string;
  readonly tokens_per_minute: string;
}

export const EMPTY_KEY: KeyDraft = {
  name: '',
  role: 'user',
  user_id: '',
  scopes: ['read', 'bill', 'gateway'],
  budget: '',
  period: 'month',
  currency: '',
  models: [],
  expires_at: '',
  requests_per_minute: '',
  tokens_per_minute: '',
};

/** A key's terms as a form has them. */
export function draftOf(issued: Exact<KeyResponse>): KeyDraft {
  return {
    name: issued.name,
    role: issued.role,
    user_id: issued.user_id ?? '',
    scopes: issued.scopes ?? [],
    budget: issued.budget?.amount ?? '',
    period: issued.budget?.period ?? EMPTY_KEY.period,
    currency: issued.currency ?? '',
    models: issued.models ?? [],
    expires_at: issued.expires_at === null ? '' : localInput(issued.expires_at),
    requests_per_minute: issued.requests_per_minute ?? '',
    tokens_per_minute: issued.tokens_per_minute ?? '',
  };
}

/** The request that issues a key, with the fields of its role alone. The service says what is wrong with them. */
export function keyRequest(draft: KeyDraft): CreateKeyRequest {
  const { role, user_id, currency } = draft;
  const terms = Object.entries(termsOf(draft)).filter(([, value]) => value !== null);
  return {
    name: draft.name.trim(),
    role,
    ...(role === 'user' && { user_id }),
    ...(role !== 'admin' && currency !== '' && { currency }),
    ...Object.fromEntries(terms),
  };
}

/** The request that changes what differs, and nothing that somebody else may change meanwhile. */
export function keyChanges(before: KeyDraft, draft: KeyDraft): UpdateKeyRequest {
  const old = termsOf(before);
  const changed = Object.entries(termsOf(draft)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name]),
  );
  return Object.fromEntries(changed);
}

/** What can be changed later; null is none. */
function termsOf(draft: KeyDraft): Record<string, unknown> {
  const { name, role, scopes, period, models, expires_at } = draft;
  const budget = draft.budget.trim();
  return {
    name: name.trim(),
    expires_at: expires_at === '' ? null : utcOf(expires_at),
    ...(role === 'app' && { scopes: [...scopes] }),
    ...(role !== 'admin' && {
      budget: budget === '' ? null : { amount: budget, period },
      models: models.length === 0 ? null : [...models],
      requests_per_minute: whole(draft.requests_per_minute),
      tokens_per_minute: whole(draft.tokens_per_minute),
    }),
  };
}

function whole(text: string): number | string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return WHOLE.test(trimmed) ? Number(trimmed) : trimmed;
}

const utcOf = (local: string): string => {
  const time = Date.parse(local);
  return Number.isNaN(time) ? local : new Date(time).toISOString();
};
