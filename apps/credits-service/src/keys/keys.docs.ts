import { EXAMPLE_TRANSACTION_ID } from '@app/http';
import { ApiCall, READ_PROBLEMS } from '../shared/openapi/api-call.decorator';
import { CreateKeyRequest } from './dto/create-key.request';
import { KeyCreatedResponse, KeyResponse, KeysResponse, MeResponse } from './dto/key.responses';
import { UpdateKeyRequest } from './dto/key-terms.request';

const ids = { key_id: 'The `key_id` from `createKey`.' };

const KEY = {
  key_id: EXAMPLE_TRANSACTION_ID,
  name: 'checkout',
  role: 'app',
  user_id: null,
  currency: null,
  scopes: ['read', 'bill', 'gateway'],
  budget: { amount: 20, period: 'month' },
  spent: 0,
  left: 20,
  models: null,
  expires_at: null,
  requests_per_minute: 600,
  tokens_per_minute: null,
  created_at: '2026-11-23T18:42:00.123Z',
  revoked_at: null,
  last_used_at: null,
} as const;

const CHANGED = { ...KEY, budget: { amount: 50, period: 'month' }, left: 50 } as const;

export const KeysDocs = {
  create: ApiCall({
    id: 'createKey',
    summary: 'Issue a key',
    description:
      'The answer shows the secret, and nothing else ever does. If the answer gets lost, revoke the key and issue another. ' +
      'An application with the scope `user_keys` issues keys of role `user` only.',
    request: {
      type: CreateKeyRequest,
      example: {
        name: 'checkout',
        role: 'app',
        budget: { amount: 20, period: 'month' },
        requests_per_minute: 600,
      },
    },
    answer: {
      status: 201,
      description: 'The key works from now on.',
      type: KeyCreatedResponse,
      example: { ...KEY, key: 'crd_9fXq2LmB7TzKc4VnR8wYd0HsGj5PaEu1QoNi30BORMv' },
    },
    problems: READ_PROBLEMS,
  }),

  list: ApiCall({
    id: 'listKeys',
    summary: 'List keys',
    description: 'Without their secrets, newest first. Revoked and expired keys stay in the list.',
    answer: {
      status: 200,
      description: 'A page of keys.',
      type: KeysResponse,
      example: { keys: [KEY], next_cursor: null },
    },
    problems: ['validation_failed', ...READ_PROBLEMS],
  }),

  read: ApiCall({
    id: 'getKey',
    summary: 'Read a key',
    description: 'Without its secret, with what it has spent of its budget.',
    ids,
    answer: { status: 200, description: 'The key as it is now.', type: KeyResponse, example: KEY },
    problems: ['not_found', ...READ_PROBLEMS],
  }),

  update: ApiCall({
    id: 'updateKey',
    summary: 'Change a key',
    description:
      'Absent fields stay as they are, and null removes a limit. The change counts at once in the process that is asked, ' +
      'within five seconds in others. Of a lowered budget, what is neither spent nor held is gone at once; what open holds ' +
      'give back goes within a minute or two.',
    ids,
    request: { type: UpdateKeyRequest, example: { budget: { amount: 50, period: 'month' } } },
    answer: {
      status: 200,
      description: 'The key is changed.',
      type: KeyResponse,
      example: CHANGED,
    },
    problems: ['not_found', ...READ_PROBLEMS],
  }),

  revoke: ApiCall({
    id: 'revokeKey',
    summary: 'Revoke a key',
    description:
      'The key works no more: at once in the process that is asked, within five seconds in others. It stays in the list. ' +
      'A repeated request gets the same answer.',
    ids,
    answer: {
      status: 200,
      description: 'The key is revoked.',
      type: KeyResponse,
      example: { ...CHANGED, revoked_at: '2026-11-24T09:15:27.000Z' },
    },
    problems: ['not_found', ...READ_PROBLEMS],
  }),

  me: ApiCall({
    id: 'getMe',
    summary: 'Read one’s own limits',
    description:
      'The role and limits of the key that makes the call and, of a user’s key, the user’s credits.',
    answer: {
      status: 200,
      description: 'The caller.',
      type: MeResponse,
      example: {
        role: 'user',
        user_id: 'ada',
        currency: 'USD',
        balance: 99.75,
        held: 5,
        available: 94.75,
        lasts_until: null,
        budget: { amount: 20, period: 'month' },
        spent: 0,
        left: 20,
        models: null,
        expires_at: null,
      },
    },
    problems: READ_PROBLEMS,
  }),
};
