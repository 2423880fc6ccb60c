import type { LedgerDigest } from '@app/ledger';
import { formatAmount } from '@app/money';

/** A digest as lines for people. @param codeOf the currency of a ledger's number; undefined for an unknown one */
export function describeDigest(
  { sha256, sums }: LedgerDigest,
  codeOf: (ledger: number) => string | undefined,
): string[] {
  const lines = sums.map(([ledger, { accounts, transfers, debitsPosted, creditsPosted, debitsPending }]) => {
    const name = codeOf(ledger) ?? `Ledger ${ledger}`;
    return (
      `${name}: ${accounts} accounts, ${transfers} transfers, debits ${formatAmount(debitsPosted)}, ` +
      `credits ${formatAmount(creditsPosted)}, held ${formatAmount(debitsPending)}.`
    );
  });
  return [...lines, `SHA-256 ${sha256}`];
}
