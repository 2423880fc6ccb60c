import { parseAmount } from '@app/money';
import { until } from '../async/eventually';
import type { GatewayHarness } from './gateway';

/** Waits until none of the user's calls is under way, and nothing of them is held. */
export async function untilSettled(gateway: GatewayHarness, userId: string): Promise<void> {
  await until('calls are settled', 10_000, async () => {
    const calls = await gateway.callsOf(userId);
    const isOver = calls.length > 0 && calls.every(({ status }) => status !== 'started');
    return isOver && (await gateway.wallet(userId)).held === 0;
  });
}

/**
 * After a user's only call: nothing is held, there is one record, and the ledger has its charge.
 * @param credits units that the user had before
 * @param charge units
 */
export async function expectOneCall(
  gateway: GatewayHarness,
  userId: string,
  credits: bigint,
  charge: bigint,
  status: string,
): Promise<{ call: Record<string, unknown>; receipt: Record<string, unknown> }> {
  const calls = await gateway.callsOf(userId);
  expect(calls).toHaveLength(1);
  const call = calls[0]!;
  expect(call).toMatchObject({ status, user_id: userId });
  expect(parseAmount(String(call['charged']), { zero: 'allowed' })).toBe(charge);
  const wallet = await gateway.wallet(userId);
  expect(wallet.held).toBe(0);
  expect(parseAmount(wallet.balance)).toBe(credits - charge);
  const receipt = await gateway.receipt(call['call_id']);
  expect(receipt['charged']).toBe(call['charged']);
  const { json } = await gateway.api.get(`/api/v1/accounts/${userId}/transactions?type=bill`);
  const bills = json['transactions'] as Record<string, unknown>[];
  if (charge === 0n) expect(bills).toEqual([]);
  else {
    expect(bills).toHaveLength(1);
    expect(bills[0]).toMatchObject({
      id: receipt['transaction_id'],
      amount: call['charged'],
      description: `AI: ${String(call['model'])}`,
    });
  }
  return { call, receipt };
}
