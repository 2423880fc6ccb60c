import { EMPTY_KEY, keyRequest } from './key-draft';

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
