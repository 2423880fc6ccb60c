import type { Fault } from './fault';
import type { UserRow } from './user-row';

/** An account to make, in a currency that the service keeps. */
export interface AccountToMake {
  readonly line: number;
  readonly userId: string;
  /** Units. */
  readonly openingBalance: bigint;
  readonly currency: string;
  readonly displayName: string | null;
}

/**
 * What rows are together: no account twice, one name per user, currencies that the service keeps.
 * @param currencies the default one first
 */
export function accountsToMake(
  rows: readonly UserRow[],
  currencies: readonly string[],
): { accounts: AccountToMake[]; faults: Fault[] } {
  const lines = new Map<string, number>();
  const names = new Map<string, { readonly text: string; readonly line: number }>();
  const faults: Fault[] = [];
  const accepted: Omit<AccountToMake, 'displayName'>[] = [];
  for (const { line, userId, openingBalance, currency, displayName } of rows) {
    const code = currency ?? currencies[0];
    if (code === undefined || !currencies.includes(code)) {
      const message = `the service keeps no ${JSON.stringify(code)}, but ${currencies.join(', ')}`;
      faults.push({ line, column: 'currency', message });
      continue;
    }
    // No code has a blank.
    const account = `${code} ${userId}`;
    const earlier = lines.get(account);
    if (earlier !== undefined) {
      const message = `has an account in ${code} on line ${earlier} already`;
      faults.push({ line, column: 'user_id', message });
      continue;
    }
    lines.set(account, line);
    const name = names.get(userId);
    if (displayName !== null && name === undefined) names.set(userId, { text: displayName, line });
    if (displayName !== null && name !== undefined && name.text !== displayName) {
      const message = `the user has another name on line ${name.line}`;
      faults.push({ line, column: 'display_name', message });
    }
    accepted.push({ line, userId, openingBalance, currency: code });
  }
  // The first account that is made brings the name, whichever line that is.
  const nameOf = (userId: string) => names.get(userId)?.text ?? null;
  return {
    accounts: accepted.map((account) => ({ ...account, displayName: nameOf(account.userId) })),
    faults,
  };
}
