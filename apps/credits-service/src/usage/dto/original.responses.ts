import {
  ApiAmount,
  ApiCount,
  ApiHexId,
  ApiListOf,
  ApiMoment,
  ApiText,
  ApiUserId,
  type ExactDecimal,
} from '@app/http';
import { ApiProperty, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';

const LARGE = { format: 'int64' } as const;

export class UsageEntryResponse {
  @ApiHexId('The id of the call.')
  id!: string;

  @ApiUserId('The user who pays.')
  user_id!: string;

  @ApiText('The model, as the caller named it.', { example: 'gpt-5' })
  model!: string;

  @ApiCount('Input.', { example: 1_204 })
  prompt_tokens!: number;

  @ApiCount('Output with reasoning.', { example: 310 })
  completion_tokens!: number;

  @ApiCount('Both.', { example: 1_514 })
  total_tokens!: number;

  @ApiAmount('The price of the tokens in USD, without markup.', { example: 0.004605 })
  cost_usd!: ExactDecimal;

  @ApiText('The provider’s id of the request.', { nullable: true, example: 'req_011CV' })
  request_id!: string | null;

  @ApiMoment('When the call was sent.', { example: '2026-11-23T18:42:00.123Z' })
  created_at!: string;
}

export class UsageEntriesResponse {
  @ApiListOf(UsageEntryResponse, 'Newest first.')
  entries!: UsageEntryResponse[];

  @ApiCount('The number of entries on all pages.', { example: 1 })
  total!: number;

  @ApiCount('The page number, as in the request.', { minimum: 1, example: 1 })
  page!: number;

  @ApiCount('The number of entries per page, as in the request.', { minimum: 1, example: 20 })
  page_size!: number;
}

export class ModelUsageResponse {
  @ApiCount('The calls.', { ...LARGE, example: 1 })
  requests!: number;

  @ApiCount('Input.', { ...LARGE, example: 1_204 })
  prompt_tokens!: number;

  @ApiCount('Output with reasoning.', { ...LARGE, example: 310 })
  completion_tokens!: number;

  @ApiCount('Both.', { ...LARGE, example: 1_514 })
  total_tokens!: number;

  @ApiAmount('The price of the tokens in USD, without markup.', { example: 0.004605 })
  cost_usd!: ExactDecimal;

  @ApiAmount('The same.', { example: 0.004605 })
  total_cost_usd!: ExactDecimal;
}

@ApiExtraModels(ModelUsageResponse)
export class UsageSummaryResponse {
  @ApiCount('The calls.', { ...LARGE, example: 1 })
  total_requests!: number;

  @ApiCount('Input.', { ...LARGE, example: 1_204 })
  total_prompt_tokens!: number;

  @ApiCount('Output with reasoning.', { ...LARGE, example: 310 })
  total_completion_tokens!: number;

  @ApiCount('Both.', { ...LARGE, example: 1_514 })
  total_tokens!: number;

  @ApiAmount('The price of the tokens in USD, without markup.', { example: 0.004605 })
  total_cost_usd!: ExactDecimal;

  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(ModelUsageResponse) },
    description: 'The same by model, as callers named it.',
    example: {
      'gpt-5': {
        requests: 1,
        prompt_tokens: 1_204,
        completion_tokens: 310,
        total_tokens: 1_514,
        cost_usd: 0.004605,
        total_cost_usd: 0.004605,
      },
    },
  })
  by_model!: Readonly<Record<string, ModelUsageResponse>>;
}
