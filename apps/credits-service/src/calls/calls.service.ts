import { Injectable } from '@nestjs/common';
import { HttpProblem, requireScope, ValidationFailedError, type Principal } from '@app/http';
import { AiCalls, type CallListing, type CallPlace } from '@app/metadata';
import { Settings } from '../config/settings';
import { callFiltersOf, millisecondsOf } from '../shared/calls-asked-for';
import { csvParts } from '../shared/csv';
import { CSV, EXCEL_CSV } from './calls-csv';
import { describeCall, describeReceipt } from './describe-call';
import type { CallResponse, CallsResponse, ReceiptResponse } from './dto/call.responses';
import type { CallsQuery } from './dto/calls.query';

const CALL_ID = /^[0-9a-f]{32}$/;
/** The moment of the start, then the id. */
const PLACE = /^([0-9a-f]{12})([0-9a-f]{32})$/;
/** Calls per part of a CSV. */
const PART_MAX = 1_000;

/** AI calls as they were recorded. A user's key sees those of the user alone. */
@Injectable()
export class CallsService {
  constructor(
    private readonly calls: AiCalls,
    private readonly settings: Settings,
  ) {}

  /** @throws HttpProblem `forbidden`, ValidationFailedError for a text that is no cursor */
  async page(query: CallsQuery, caller: Principal): Promise<CallsResponse> {
    const { cursor, limit } = query;
    const before = cursor === undefined ? null : readCursor(cursor);
    const found = await this.calls.list(listingOf(query, caller), before, limit + 1);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      calls: page.map(describeCall),
      next_cursor: last === undefined ? null : cursorOf(last),
    };
  }

  /** All calls of the query as CSV, in parts. @throws HttpProblem `forbidden`, MetadataUnavailableError */
  csv(query: CallsQuery, caller: Principal): Promise<AsyncIterable<string>> {
    const form = query.excel === undefined ? CSV : EXCEL_CSV;
    return csvParts(form, this.parts(listingOf(query, caller)));
  }

  /** @throws HttpProblem `not_found`, also for a call that the caller may not see */
  async receipt(callId: string, caller: Principal): Promise<ReceiptResponse> {
    if (caller.role === 'app') requireScope(caller, 'read');
    const id = callId.replaceAll('-', '').toLowerCase();
    const call = CALL_ID.test(id) ? await this.calls.find(id) : null;
    if (call === null || (caller.role === 'user' && call.userId !== caller.userId)) {
      throw new HttpProblem('not_found', 'There is no such call.');
    }
    return describeReceipt(call, caller.role !== 'user' || this.settings.gateway.hasFullReceipts);
  }

  private async *parts(listing: CallListing): AsyncGenerator<CallResponse[]> {
    let before: CallPlace | null = null;
    do {
      const part: Awaited<ReturnType<AiCalls['list']>> = await this.calls.list(listing, before, PART_MAX);
      yield part.map(describeCall);
      before = part.length < PART_MAX ? null : (part.at(-1) ?? null);
    } while (before !== null);
  }
}

/** @throws HttpProblem `forbidden` for calls that the caller may not see */
function listingOf(query: CallsQuery, caller: Principal): CallListing {
  return {
    ...callFiltersOf(query, caller),
    status: query.status ?? null,
    fromMs: millisecondsOf(query.from),
    toMs: millisecondsOf(query.to),
  };
}

function cursorOf({ startedAtMs, callId }: CallPlace): string {
  return Buffer.from(startedAtMs.toString(16).padStart(12, '0') + callId, 'hex').toString('base64url');
}

/** @throws ValidationFailedError for a text that is no cursor */
function readCursor(cursor: string): CallPlace {
  const [, startedAt, callId] = PLACE.exec(Buffer.from(cursor, 'base64url').toString('hex')) ?? [];
  if (startedAt === undefined || callId === undefined) {
    const message = 'cursor must be the next_cursor of an earlier page';
    throw new ValidationFailedError([{ field: 'cursor', message }]);
  }
  return { startedAtMs: Number.parseInt(startedAt, 16), callId };
}
