import { Injectable } from '@nestjs/common';
import { AiCalls } from '@app/metadata';
import { Settings } from '../../config/settings';
import { LossLimitError } from '../../shared/gateway-errors';

const DAY_MS = 86_400_000;
/** How long this process may go on without the losses that another one has counted. */
const REFRESH_MS = 5_000;

/** Losses of one day, UTC. */
interface DayLosses {
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly readAtMs: number;
  /** Nano-USD by user. */
  readonly byUser: Map<string, bigint>;
}

/** What calls used and nobody pays, by causes that callers can bring about: bounded for each user and day. */
@Injectable()
export class CallLosses {
  private today: DayLosses | null = null;
  private reading: Promise<DayLosses> | null = null;

  constructor(
    private readonly settings: Settings,
    private readonly calls: AiCalls,
  ) {}

  /** @throws LossLimitError, MetadataUnavailableError */
  async admit(userId: string): Promise<void> {
    const { byUser, startMs } = this.fresh() ?? (await this.read());
    if ((byUser.get(userId) ?? 0n) > this.settings.gateway.maxLossNanoUsd) {
      throw new LossLimitError(new Date(startMs + DAY_MS));
    }
  }

  /** Counts a loss of this process at once. */
  note(userId: string, nanoUsd: bigint): void {
    const byUser = this.today?.byUser;
    if (nanoUsd > 0n) byUser?.set(userId, (byUser.get(userId) ?? 0n) + nanoUsd);
  }

  private fresh(): DayLosses | null {
    const { today } = this;
    const now = Date.now();
    const isFresh =
      today !== null && today.startMs === startOfDay(now) && Math.abs(now - today.readAtMs) < REFRESH_MS;
    return isFresh ? today : null;
  }

  private read(): Promise<DayLosses> {
    this.reading ??= this.load().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async load(): Promise<DayLosses> {
    const now = Date.now();
    const startMs = startOfDay(now);
    this.today = { startMs, readAtMs: now, byUser: await this.calls.losses(startMs) };
    return this.today;
  }
}

function startOfDay(ms: number): number {
  return ms - (ms % DAY_MS);
}
