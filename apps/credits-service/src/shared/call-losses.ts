import { Injectable } from '@nestjs/common';
import { AiCalls, type UserLosses } from '@app/metadata';
import { Settings } from '../config/settings';
import { LossLimitError } from './gateway-errors';

const DAY_MS = 86_400_000;
/** How long this process may go on without what another one has counted or forgiven. */
const REFRESH_MS = 5_000;

/** Losses of one day, UTC. */
interface DayLosses extends UserLosses {
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly readAtMs: number;
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
    const { nanoUsd, startMs } = this.fresh() ?? (await this.read());
    if ((nanoUsd.get(userId) ?? 0n) > this.settings.gateway.maxLossNanoUsd) {
      throw new LossLimitError(new Date(startMs + DAY_MS));
    }
  }

  /** Nano-USD (10⁻⁹ USD) that count towards the user's limit today. @throws MetadataUnavailableError */
  async of(userId: string): Promise<bigint> {
    const { nanoUsd } = this.fresh() ?? (await this.read());
    return nanoUsd.get(userId) ?? 0n;
  }

  /** Counts a loss of this process at once. @param startedAtMs of the call, as in its record */
  note(userId: string, startedAtMs: number, nanoUsd: bigint): void {
    const { today } = this;
    if (today === null || nanoUsd === 0n) return;
    if (startedAtMs < today.startMs || startedAtMs <= (today.forgivenUntilMs.get(userId) ?? 0)) return;
    today.nanoUsd.set(userId, (today.nanoUsd.get(userId) ?? 0n) + nanoUsd);
  }

  /**
   * Forgives the losses by the user's calls up to now: at once here, within five seconds in other processes.
   * @returns nano-USD (10⁻⁹ USD) that counted today
   * @throws MetadataUnavailableError
   */
  async forgive(userId: string): Promise<bigint> {
    const forgiven = await this.calls.forgiveLosses(userId, startOfDay(Date.now()));
    // What is being read may be from before.
    await this.reading?.catch(() => undefined);
    this.today = null;
    return forgiven;
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
    this.today = { startMs, readAtMs: now, ...(await this.calls.losses(startMs)) };
    return this.today;
  }
}

function startOfDay(ms: number): number {
  return ms - (ms % DAY_MS);
}
