import { Injectable } from '@nestjs/common';
import { toMilliseconds, toNanoseconds } from '@app/http';
import { LedgerHistory, type AccountRef, type Spending } from '@app/ledger';

const DAY_MS = 86_400_000;
/** The days whose pace counts. */
const PACE_MS = 7 * DAY_MS;
/** Later ends say nothing. */
const HORIZON_MS = 3_650 * DAY_MS;

/** How long credits last, from what the ledger says of the last seven days: bills, captures and AI calls. */
@Injectable()
export class Forecasts {
  constructor(private readonly history: LedgerHistory) {}

  /** ISO 8601; null where there is too little to tell. @throws AccountNotFoundError, LedgerUnavailableError */
  async lastsUntil(ref: AccountRef): Promise<string | null> {
    const nowMs = Date.now();
    const since = toNanoseconds(nowMs - PACE_MS);
    const end = endOf(await this.history.spending(ref, since), nowMs);
    return end === null ? null : new Date(end).toISOString();
  }
}

/**
 * When an account has nothing left, if it goes on as in the last seven days.
 * @returns milliseconds since 1970; null for an account of less than a day, for one that spent nothing or has nothing
 * left, and for an end in more than ten years
 */
export function endOf({ spent, available, createdAt }: Spending, nowMs: number): number | null {
  const ageMs = nowMs - toMilliseconds(createdAt);
  if (ageMs < DAY_MS || spent <= 0n || available <= 0n) return null;
  const leftMs = (available * BigInt(Math.min(ageMs, PACE_MS))) / spent;
  return leftMs > BigInt(HORIZON_MS) ? null : nowMs + Number(leftMs);
}
