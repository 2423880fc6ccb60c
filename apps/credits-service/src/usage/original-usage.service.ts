import { Injectable } from '@nestjs/common';
import { ExactDecimal } from '@app/http';
import { AiCalls, UsageReports, type AiCall, type UsageSum } from '@app/metadata';
import { USD } from '@app/pricing';
import type { PageQuery } from '../shared/dto/page.query';
import type {
  ModelUsageResponse,
  UsageEntriesResponse,
  UsageEntryResponse,
  UsageSummaryResponse,
} from './dto/original.responses';

/** The same calls and sums in the forms of earlier callers: prompt and completion, and what the tokens cost in USD. */
@Injectable()
export class OriginalUsageService {
  constructor(
    private readonly calls: AiCalls,
    private readonly reports: UsageReports,
  ) {}

  /** @throws MetadataUnavailableError */
  async entries(userId: string, { page, page_size }: PageQuery): Promise<UsageEntriesResponse> {
    const { calls, total } = await this.calls.endedPage(userId, (page - 1) * page_size, page_size);
    return { entries: calls.map(describeEntry), total, page, page_size };
  }

  /** Of all time and currencies. @param userId null for all users @throws TooManyGroupsError, MetadataUnavailableError */
  async summary(userId: string | null): Promise<UsageSummaryResponse> {
    const currencies = await this.reports.currencies();
    const { groups, total } = await this.reports.read({
      currencies,
      userIds: userId === null ? null : [userId],
      keyId: null,
      model: null,
      ...((await this.reports.days(...currencies)) ?? { fromMs: 0, toMs: 0 }),
      grain: null,
      by: ['model'],
      byTags: [],
    });
    const { requests, prompt_tokens, completion_tokens, total_tokens, total_cost_usd } = describeSum(total);
    const models = groups.map(({ values: [model], sum }) => [model ?? '', describeSum(sum)] as const);
    return {
      total_requests: requests,
      total_prompt_tokens: prompt_tokens,
      total_completion_tokens: completion_tokens,
      total_tokens,
      total_cost_usd,
      by_model: Object.fromEntries([...models].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }
}

function describeEntry(call: AiCall): UsageEntryResponse {
  const { tokens } = call;
  const { input, audio_input, cache_read, cache_write_5m, cache_write_1h } = tokens;
  const prompt = input + audio_input + cache_read + cache_write_5m + cache_write_1h;
  const completion = tokens.output + tokens.audio_output;
  return {
    id: call.callId,
    user_id: call.userId,
    model: call.model,
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    cost_usd: new ExactDecimal(call.costPico ?? 0n, USD.places),
    request_id: call.providerRequestId,
    created_at: new Date(call.startedAtMs).toISOString(),
  };
}

function describeSum(sum: UsageSum): ModelUsageResponse {
  const prompt = sum.input_tokens + sum.cache_read_tokens + sum.cache_write_tokens;
  const cost = new ExactDecimal(sum.cost, USD.places);
  return {
    requests: sum.calls,
    prompt_tokens: prompt,
    completion_tokens: sum.output_tokens,
    total_tokens: prompt + sum.output_tokens,
    cost_usd: cost,
    total_cost_usd: cost,
  };
}
