import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AiCalls, MetadataUnavailableError } from '@app/metadata';
import { Settings } from '../config/settings';

const DAY_MS = 86_400_000;
/** Few enough to hold up no other statement for long. */
const CALLS_AT_ONCE = 200;

/** In milliseconds. */
export class RetentionTimes {
  /** Between two portions. */
  portionMs = 1_000;
  /** Until the next look, once there is nothing left to delete. */
  lookMs = 600_000;
}

/** Deletes single calls once they are older than the setting says, slowly and in every process. */
@Injectable()
export class CallRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('AI calls');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly calls: AiCalls,
    private readonly settings: Settings,
    private readonly times: RetentionTimes,
  ) {}

  onApplicationBootstrap(): void {
    const { callsKeptDays } = this.settings.gateway;
    if (callsKeptDays !== null) this.deleteIn(this.times.portionMs, callsKeptDays);
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private deleteIn(milliseconds: number, days: number): void {
    this.timer = setTimeout(() => void this.deletePortion(days), milliseconds).unref();
  }

  private async deletePortion(days: number): Promise<void> {
    let deleted = 0;
    try {
      deleted = await this.calls.deleteBefore(Date.now() - days * DAY_MS, CALLS_AT_ONCE);
    } catch (error) {
      if (!(error instanceof MetadataUnavailableError)) {
        this.log.error('Old AI calls could not be deleted.', error instanceof Error ? error.stack : '');
      }
    }
    if (this.timer === undefined) return;
    this.deleteIn(deleted === CALLS_AT_ONCE ? this.times.portionMs : this.times.lookMs, days);
  }
}
