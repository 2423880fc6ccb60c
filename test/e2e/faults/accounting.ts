import type { Api } from '../../support/http/api';
import type { SettledBill } from './load';

/**
 * Fails unless each bill of one credit was made exactly once: none is missing in the balance, none is there twice, and
 * each was answered with a balance that no other was.
 *
 * @param opening credits before the first bill
 * @param bills every bill of the user's
 */
export async function expectEachMadeOnce(
  api: Api,
  userId: string,
  opening: number,
  bills: readonly SettledBill[],
): Promise<void> {
  const answered = bills.map(({ newBalance }) => newBalance).sort((a, b) => b - a);
  expect(answered).toEqual(answered.map((_, index) => opening - index - 1));
  expect((await api.balance({ user_id: userId })).json).toEqual({
    user_id: userId,
    balance: opening - bills.length,
  });
}
