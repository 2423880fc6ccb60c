import { Injectable } from '@nestjs/common';
import { RefusalCounts, type UnpricedCount } from '@app/metadata';
import type { UnpricedModelResponse, UnpricedReason } from './dto/unpriced-model.response';
import { ModelSheets } from './model-sheets';

/** Models and codes that are read: those refused most often. */
const COUNTS_MAX = 2_000;

/** Models that callers asked for and that have no price by now. */
@Injectable()
export class UnpricedModels {
  constructor(
    private readonly counts: RefusalCounts,
    private readonly sheets: ModelSheets,
  ) {}

  /**
   * The most often refused first.
   * @param fromMs milliseconds since 1970, rounded down to the day
   * @param toMs calls before this moment, rounded up to the day
   * @throws MetadataUnavailableError
   */
  async find(fromMs: number, toMs: number, limit: number): Promise<UnpricedModelResponse[]> {
    await this.sheets.ready();
    const found = new Map<string, UnpricedModelResponse>();
    for (const refused of await this.counts.unpricedModels(dayOf(fromMs), dayOf(toMs - 1), COUNTS_MAX)) {
      const reason = this.reasonOf(refused);
      if (reason === null) continue;
      const { model, count, lastDay: last_day } = refused;
      const known = found.get(model);
      if (known === undefined) found.set(model, { model, reason, count, last_day });
      else {
        known.count += count;
        if (last_day > known.last_day) known.last_day = last_day;
      }
    }
    return [...found.values()]
      .sort((one, other) => other.count - one.count || (one.model < other.model ? -1 : 1))
      .slice(0, limit);
  }

  /** Null where the model has a price by now. */
  private reasonOf({ model, code, lastDay }: UnpricedCount): UnpricedReason | null {
    const sheet = this.sheets.find(model);
    if (sheet === null) return 'unknown';
    if (code === 'model_not_found') return sheet.isEnabled ? null : 'disabled';
    return lastDay < dayOf(sheet.updatedAtMs) ? null : 'part';
  }
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
