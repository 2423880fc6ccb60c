import { messages } from '../../messages';
import { wholeAmount } from '../../money/money';

/** An account as the page last saw it, in units. */
export interface AccountNow {
  readonly userId: string;
  readonly currency: string;
  readonly balance: bigint;
  readonly available: bigint;
}

/** Says how an amount changes: `balance: 3.00 → 15.50`. */
export function arrow(what: string, before: bigint, after: bigint): string {
  return messages.movement.arrow(what, wholeAmount(before), wholeAmount(after));
}

/** The id of a movement, which its answer has at the end of a header. */
export function transactionOf({ headers }: Response): string {
  return headers.get('location')?.split('/').at(-1) ?? '';
}
