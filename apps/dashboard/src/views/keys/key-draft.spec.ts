import type { Numeral } from '../../money/money';
import { draftOf, EMPTY_KEY, keyChanges, keyRequest } from './key-draft';

describe('the request for a key', () => {
  it('has the fields of a user’s key', () => {
    const draft = { ...EMPTY_KEY, name: ' laptop ', user_id: 'ada', budget: '5', models: ['m'] };
    expect(keyRequest(draft)).toEqual({
      name: 'laptop',
      role: 'user',
      user_id: 'ada',
      budget: { amount: '5', period: 'month' },
      models: ['m'],
    });
  });

  it('has the scopes and limits of an application', () => {
    const draft = { ...EMPTY_KEY, name: 'a', role: 'app', requests_per_minute: '60' } as const;
    expect(keyRequest({ ...draft, tokens_per_minute: 'many' })).toEqual({
      name: 'a',
      role: 'app',
      scopes: ['read', 'bill', 'gateway'],
      requests_per_minute: 60,
      tokens_per_minute: 'many',
    });
  });

  it('has nothing of other roles for an operator, but an end', () => {
    const expires_at = '2030-01-02T03:04';
    const draft = {
      ...EMPTY_KEY,
      name: 'a',
      role: 'admin',
      user_id: 'ada',
      budget: '5',
      expires_at,
    } as const;
    expect(keyRequest(draft)).toEqual({
      name: 'a',
      role: 'admin',
      expires_at: new Date(expires_at).toISOString(),
    });
  });
});

describe('the change of a key', () => {
  const before = draftOf({
    key_id: '0'.repeat(32),
    name: 'laptop',
    role: 'user',
    user_id: 'ada',
    currency: null,
    scopes: null,
    budget: { amount: '5' as Numeral, period: 'month' },
    spent: '0' as Numeral,
    left: '5' as Numeral,
    models: ['m'],
    expires_at: '2030-01-02T03:04:05.678Z',
    requests_per_minute: '60' as Numeral,
    tokens_per_minute: null,
    created_at: '2026-01-01T00:00:00.000Z',
    revoked_at: null,
    last_used_at: null,
  });

  it('has nothing where nothing is changed, also of an end to the millisecond', () => {
    expect(keyChanges(before, { ...before, name: ' laptop ' })).toEqual({});
  });

  it('has what is changed, and null for what is taken away', () => {
    const draft = { ...before, name: 'phone', budget: '', models: [], expires_at: '' };
    expect(keyChanges(before, { ...draft, requests_per_minute: '', tokens_per_minute: '7' })).toEqual({
      name: 'phone',
      budget: null,
      models: null,
      expires_at: null,
      requests_per_minute: null,
      tokens_per_minute: 7,
    });
  });

  it('keeps the amount where the period alone is changed', () => {
    expect(keyChanges(before, { ...before, period: 'day' })).toEqual({
      budget: { amount: '5', period: 'day' },
    });
  });
});
