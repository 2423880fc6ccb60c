import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { LedgerHolds } from '@app/ledger';
import { AiCalls, Instances, type AiCall, type InstanceState } from '@app/metadata';
import { CallMeter } from '../metrics/call-meter';
import { CallsUnderWay } from './calls-under-way';
import { holdIdOf } from './open-call';
import { chargeInLedger, isPassing, restOf } from './settling';

const CALLS_AT_ONCE = 100;
/**
 * That many looks in a row must have seen no beat of a process, too: after the store was away, or the machine was
 * suspended, all processes look silent until their next beat.
 */
const SILENT_LOOKS = 4;
/** Processes that ended so long ago, and have no calls left, are forgotten. */
const FORGET_MS = 3_600_000;

/** In milliseconds. */
export class RecoveryTimes {
  /** Between two beats of a process. */
  beatMs = 10_000;
  /** Between two looks for the calls of processes that have ended. */
  lookMs = 20_000;
  /** A process that was silent so long by the store's clock has ended. */
  silentMs = 60_000;
}

/**
 * Finishes the calls of processes that have ended: charges what was counted, and frees the holds of calls whose usage
 * nobody knows. Any process does it. The ledger decides between two that do, and a settlement is only sent for a hold that
 * a look-up has found.
 */
@Injectable()
export class CallRecovery implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly log = new Logger('AI calls');
  /** The last beats that this process has seen, and how many looks in a row have. */
  private seen = new Map<string, { beatMs: number | null; looks: number }>();
  private beats: NodeJS.Timeout | undefined;
  private looks: NodeJS.Timeout | undefined;

  constructor(
    private readonly times: RecoveryTimes,
    private readonly instances: Instances,
    private readonly calls: AiCalls,
    private readonly holds: LedgerHolds,
    private readonly underWay: CallsUnderWay,
    private readonly meter: CallMeter,
  ) {}

  onApplicationBootstrap(): void {
    const beat = (): void => void this.beat();
    beat();
    this.beats = setInterval(beat, this.times.beatMs).unref();
    this.lookIn(0);
  }

  onModuleDestroy(): void {
    clearTimeout(this.looks);
    this.looks = undefined;
  }

  /** Only now: until here, calls may have been under way. */
  onApplicationShutdown(): void {
    clearInterval(this.beats);
  }

  private async beat(): Promise<void> {
    try {
      await this.instances.beat(this.underWay.instance);
    } catch {
      // The database has logged why. Nobody else could send a beat either.
      this.seen.clear();
    }
  }

  private lookIn(milliseconds: number): void {
    this.looks = setTimeout(() => void this.look(), milliseconds).unref();
  }

  private async look(): Promise<void> {
    try {
      await this.recover();
    } catch (error) {
      this.seen.clear();
      if (!isPassing(error))
        this.log.error('AI calls could not be recovered.', error instanceof Error ? error.stack : '');
    }
    if (this.looks !== undefined) this.lookIn(this.times.lookMs);
  }

  /** @throws MetadataUnavailableError, LedgerUnavailableError, OutcomeUnknownError */
  private async recover(): Promise<void> {
    const states = await this.instances.states();
    const ended = this.endedAmong(states);
    for (const { instance, hasCalls } of states) {
      if (hasCalls && (ended.has(instance) || instance === this.underWay.instance))
        await this.finishCallsOf(instance);
    }
    const gone = states.filter(
      ({ instance, hasCalls, silentMs }) => ended.has(instance) && !hasCalls && (silentMs ?? 0) > FORGET_MS,
    );
    if (gone.length > 0) await this.instances.forget(gone.map(({ instance }) => instance));
  }

  private endedAmong(states: readonly InstanceState[]): Set<string> {
    const before = this.seen;
    this.seen = new Map(
      states.map(({ instance, beatMs }) => {
        const last = before.get(instance);
        return [instance, { beatMs, looks: last?.beatMs === beatMs ? last.looks + 1 : 1 }];
      }),
    );
    const ended = states.filter(({ instance, silentMs }) => {
      const looks = this.seen.get(instance)?.looks ?? 0;
      const isSilent = silentMs === null || silentMs >= this.times.silentMs;
      return isSilent && looks >= SILENT_LOOKS && instance !== this.underWay.instance;
    });
    return new Set(ended.map(({ instance }) => instance));
  }

  private async finishCallsOf(instance: string): Promise<void> {
    let after = '';
    for (;;) {
      const page = await this.calls.unsettled(instance, after, CALLS_AT_ONCE);
      await Promise.all(
        page.filter(({ callId }) => !this.underWay.has(callId)).map((call) => this.finish(call)),
      );
      after = page.at(-1)?.callId ?? after;
      if (page.length < CALLS_AT_ONCE) return;
    }
  }

  private async finish(call: AiCall): Promise<void> {
    const { state: from, callId } = call;
    if (from === 'settled') return;
    const charged = await this.settle(call);
    const isDone = await this.calls.conclude(callId, {
      from,
      status: call.status === 'started' ? 'interrupted' : call.status,
      chargedUnits: charged,
      uncollectedUnits: restOf(call, charged),
    });
    if (!isDone) return;
    this.log.log(`Call ${callId}, which its process did not finish, is settled.`);
    if (from === 'started') await this.meter.interrupted(call);
  }

  /** @returns units: what the ledger has charged */
  private async settle({ callId, state, chargedUnits }: AiCall): Promise<bigint> {
    const holdId = holdIdOf(callId);
    try {
      const hold = await this.holds.state(holdId);
      // Whether a hold has run out is for the ledger to say: this process's clock may be wrong.
      if (hold.status === 'captured' || hold.status === 'released') return hold.amountCaptured;
      const amount = state === 'counted' ? (chargedUnits ?? 0n) : 0n;
      return (await this.holds.capture(holdId, amount, 'call')).amountCaptured;
    } catch (error) {
      return chargeInLedger(holdId, error, this.holds);
    }
  }
}
