import {
  ApiCount,
  ApiFlag,
  ApiHexId,
  ApiListOf,
  ApiMoment,
  ApiObject,
  ApiText,
  ApiWord,
  ApiWords,
} from '@app/http';
import { ApiProperty } from '@nestjs/swagger';

const MOMENT = '2026-11-23T18:42:00.123Z';
const INSTANCE = '7d1f0a5c3b9e48d2a6c41e0f93b7d852';

export class LedgerStatusResponse {
  @ApiWord(['embedded', 'tigerbeetle'], 'The engine.')
  engine!: 'embedded' | 'tigerbeetle';

  @ApiFlag('Whether it has just answered and took its last write.', { example: true })
  reachable!: boolean;
}

export class StoreStatusResponse {
  @ApiWord(['sqlite', 'postgres'], 'The kind of the metadata store.')
  kind!: 'sqlite' | 'postgres';

  @ApiFlag('Whether it has just answered and taken a write.', { example: true })
  reachable!: boolean;
}

export class ProviderStatusResponse {
  @ApiText('The name of a provider that is set up.', { example: 'openai' })
  name!: string;

  @ApiMoment('The last end of a call that was no fault of the provider; null for none yet.', {
    nullable: true,
    example: MOMENT,
  })
  last_success_at!: string | null;

  @ApiMoment('The last end of a call by a fault of the provider; null for none yet.', {
    nullable: true,
    example: null,
  })
  last_error_at!: string | null;

  @ApiText('What that fault was.', { nullable: true, example: null })
  last_error!: string | null;
}

export class CallsStatusResponse {
  @ApiCount('AI calls under way in this process.', { example: 0 })
  under_way!: number;

  @ApiCount('Those of them whose client is gone and whose answer is read on.', { example: 0 })
  drains!: number;

  @ApiCount('Calls of this process that have ended and wait for the store or the ledger.', { example: 0 })
  settlements_waiting!: number;

  @ApiCount('Calls of all processes that are not settled; null while the store is away.', {
    nullable: true,
    example: 0,
  })
  unsettled!: number | null;

  @ApiMoment('When the oldest one of those started, and its credits were held; null for none.', {
    nullable: true,
    example: null,
  })
  oldest_unsettled_at!: string | null;
}

export class InstanceStatusResponse {
  @ApiHexId('Names a process in the records of its calls.', { example: INSTANCE })
  instance!: string;

  @ApiMoment('Its last sign of life, by the clock of the store; null for none.', {
    nullable: true,
    example: MOMENT,
  })
  last_beat_at!: string | null;

  @ApiCount('Seconds since then. After 60 it counts as ended.', { nullable: true, example: 4 })
  silent_seconds!: number | null;

  @ApiFlag('Whether it has calls that are not settled.')
  has_unsettled_calls!: boolean;
}

const LATENCY_NAMES = ['requests', 'ledger', 'admission', 'settlement', 'first_chunk'] as const;
export type LatencyName = (typeof LATENCY_NAMES)[number];

function ApiBound(share: string): PropertyDecorator {
  return ApiProperty({
    type: Number,
    format: 'double',
    minimum: 0,
    nullable: true,
    description: `${share} of them took at most so many milliseconds; null for none yet, and beyond the largest bucket.`,
    example: 5,
  });
}

export class LatencyResponse {
  @ApiWord(
    LATENCY_NAMES,
    '`requests` to the API without AI calls; `ledger`: calls to the ledger; `admission`: what an AI call takes before it is ' +
      'sent; `settlement`: from its last byte until it is charged; `first_chunk`: from the hold to the first chunk of a stream.',
  )
  name!: LatencyName;

  @ApiCount('How many there were.', { example: 1_204, format: 'int64' })
  count!: number;

  @ApiBound('Half')
  p50_ms!: number | null;

  @ApiBound('95 %')
  p95_ms!: number | null;

  @ApiBound('99 %')
  p99_ms!: number | null;
}

export class StatusResponse {
  @ApiText('The version of the service.', { example: '0.1.0' })
  version!: string;

  @ApiHexId('Names this process in the records of its calls.', { example: INSTANCE })
  instance!: string;

  @ApiCount('Seconds since the start of this process.', { example: 86_400 })
  uptime_seconds!: number;

  @ApiWords('The currencies that the service keeps, the default one first.')
  currencies!: readonly string[];

  @ApiObject(LedgerStatusResponse, 'The ledger.', { example: { engine: 'embedded', reachable: true } })
  ledger!: LedgerStatusResponse;

  @ApiObject(StoreStatusResponse, 'The metadata store.', { example: { kind: 'sqlite', reachable: true } })
  store!: StoreStatusResponse;

  @ApiListOf(ProviderStatusResponse, 'The providers that are set up, as this process knows them.')
  providers!: ProviderStatusResponse[];

  @ApiObject(CallsStatusResponse, 'AI calls.', {
    example: { under_way: 0, drains: 0, settlements_waiting: 0, unsettled: 0, oldest_unsettled_at: null },
  })
  calls!: CallsStatusResponse;

  @ApiListOf(InstanceStatusResponse, 'The processes of the service; null while the store is away.', {
    nullable: true,
  })
  instances!: InstanceStatusResponse[] | null;

  @ApiListOf(
    LatencyResponse,
    'How long things have taken in this process since its start, by the buckets of its metrics.',
  )
  latencies!: LatencyResponse[];
}
