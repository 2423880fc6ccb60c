import type { CreateKeyRequest } from '../../api/api';
import { readWord } from '../../search/read-search';

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

/** The request that issues a key, with the fields of its role alone. The service says what is wrong with them. */
export function keyRequest(draft: KeyDraft): CreateKeyRequest {
  const { name, role, user_id, scopes, budget, period, currency, models, expires_at } = draft;
  const isAdmin = role === 'admin';
  return {
    name: name.trim(),
    role,
    ...(role === 'user' && { user_id }),
    ...(role === 'app' && { scopes: [...scopes] }),
    ...(!isAdmin && budget.trim() !== '' && { budget: { amount: budget.trim(), period } }),
    ...(!isAdmin && currency !== '' && { currency }),
    ...(!isAdmin && models.length > 0 && { models: [...models] }),
    ...(expires_at !== '' && { expires_at: utcOf(expires_at) }),
    ...(!isAdmin && whole('requests_per_minute', draft.requests_per_minute)),
    ...(!isAdmin && whole('tokens_per_minute', draft.tokens_per_minute)),
  };
}

function whole(name: string, text: string): object {
  const trimmed = text.trim();
  return trimmed === '' ? {} : { [name]: WHOLE.test(trimmed) ? Number(trimmed) : trimmed };
}

const utcOf = (local: string): string => {
  const time = Date.parse(local);
  return Number.isNaN(time) ? local : new Date(time).toISOString();
};
