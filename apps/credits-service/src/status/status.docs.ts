import { ApiCall } from '../shared/openapi/api-call.decorator';
import { StatusResponse } from './dto/status.response';

const INSTANCE = '7d1f0a5c3b9e48d2a6c41e0f93b7d852';
const MOMENT = '2026-11-23T18:42:00.123Z';
const UNKNOWN = { last_success_at: null, last_error_at: null, last_error: null };

export const StatusDocs = {
  read: ApiCall({
    id: 'getStatus',
    summary: 'Read the state of the service',
    description:
      'What an operator looks at first: the ledger, the store, the providers, AI calls, processes and latencies. It answers while the ' +
      'ledger or the store is away, too. Needs an admin key.',
    answer: {
      description: 'The state at this moment.',
      type: StatusResponse,
      example: {
        version: '0.1.0',
        instance: INSTANCE,
        uptime_seconds: 86_400,
        currencies: ['USD'],
        ledger: { engine: 'embedded', reachable: true },
        store: { kind: 'sqlite', reachable: true },
        providers: [
          { name: 'openai', ...UNKNOWN, last_success_at: MOMENT },
          { name: 'anthropic', ...UNKNOWN },
          { name: 'gemini', ...UNKNOWN },
        ],
        calls: {
          under_way: 0,
          drains: 0,
          settlements_waiting: 0,
          unsettled: 0,
          oldest_unsettled_at: null,
        },
        instances: [
          { instance: INSTANCE, last_beat_at: MOMENT, silent_seconds: 4, has_unsettled_calls: false },
        ],
        latencies: [
          { name: 'requests', count: 1_204, p50_ms: 2.5, p95_ms: 10, p99_ms: 25 },
          { name: 'ledger', count: 2_408, p50_ms: 1, p95_ms: 5, p99_ms: 10 },
          { name: 'admission', count: 310, p50_ms: 2.5, p95_ms: 10, p99_ms: 25 },
          { name: 'settlement', count: 310, p50_ms: 2.5, p95_ms: 10, p99_ms: 25 },
          { name: 'first_chunk', count: 120, p50_ms: 640, p95_ms: 2_560, p99_ms: 5_120 },
        ],
      },
    },
    problems: [],
  }),
};
