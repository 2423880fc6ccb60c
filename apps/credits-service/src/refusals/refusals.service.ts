import { Injectable } from '@nestjs/common';
import { toMilliseconds, ValidationFailedError } from '@app/http';
import { RefusalCounts, type RefusalPlace } from '@app/metadata';
import type { RefusalsQuery } from './dto/refusals.query';
import { millisecondsOf } from '../shared/calls-asked-for';
import { UnpricedModels } from '../shared/unpriced-models';
import type { RefusalsResponse, UnpricedModelsResponse } from './dto/refusals.response';
import type { UnpricedModelsQuery } from './dto/unpriced-models.query';

/** Day, code, model and key, of which the last two may be empty. */
const PLACE = /^(\d{4}-\d\d-\d\d) ([a-z_]{1,64}) ([!-~]{0,200}) ([0-9a-f]{32}|)$/;
const DEFAULT_RANGE_MS = 30 * 86_400_000;

/** Refused AI calls, as they were counted. */
@Injectable()
export class RefusalsService {
  constructor(
    private readonly counts: RefusalCounts,
    private readonly unpriced: UnpricedModels,
  ) {}

  /** @throws ValidationFailedError for a text that is no cursor, MetadataUnavailableError */
  async page({ from, to, limit, cursor }: RefusalsQuery): Promise<RefusalsResponse> {
    const listing = {
      fromDay: from === undefined ? null : dayOf(from),
      toDay: to === undefined ? null : dayOf(to - 1n),
    };
    const after = cursor === undefined ? null : readCursor(cursor);
    const found = await this.counts.list(listing, after, limit + 1);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      refusals: page.map(({ day, code, model, keyId, count }) => ({
        day,
        code,
        model,
        key_id: keyId,
        count,
      })),
      next_cursor: last === undefined ? null : cursorOf(last),
    };
  }

  /** @throws MetadataUnavailableError */
  async unpricedModels({ from, to, limit }: UnpricedModelsQuery): Promise<UnpricedModelsResponse> {
    const toMs = millisecondsOf(to) ?? Date.now();
    const fromMs = millisecondsOf(from) ?? Math.max(toMs - DEFAULT_RANGE_MS, 0);
    return { models: await this.unpriced.find(fromMs, toMs, limit) };
  }
}

/** @param moment nanoseconds since 1970 */
function dayOf(moment: bigint): string {
  const milliseconds = moment < 0n ? -1 : toMilliseconds(moment);
  return new Date(milliseconds).toISOString().slice(0, 10);
}

function cursorOf({ day, code, model, keyId }: RefusalPlace): string {
  return Buffer.from([day, code, model ?? '', keyId ?? ''].join(' ')).toString('base64url');
}

/** @throws ValidationFailedError for a text that is no cursor */
function readCursor(cursor: string): RefusalPlace {
  const [, day, code, model, keyId] = PLACE.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (day === undefined || code === undefined) {
    const message = 'cursor must be the next_cursor of an earlier page';
    throw new ValidationFailedError([{ field: 'cursor', message }]);
  }
  return { day, code, model: orNull(model), keyId: orNull(keyId) };
}

function orNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
