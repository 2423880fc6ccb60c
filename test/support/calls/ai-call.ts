import type { CountedCall, StartedCall } from '@app/metadata';

const START_MS = 1_795_459_320_000;
let calls = 0;

/** A call of its own, a second after the one before. */
export function startedCall(fields: Partial<StartedCall> = {}): StartedCall {
  calls += 1;
  const startedAtMs = START_MS + calls * 1_000;
  return {
    callId: startedAtMs.toString(16).padStart(12, '0') + calls.toString(16).padStart(20, '0'),
    instance: 'here',
    userId: 'ada',
    keyId: null,
    currency: 'USD',
    model: 'gpt-5',
    provider: 'openai',
    route: 'chat',
    isStreamed: true,
    tier: 'default',
    sheetVersion: '3',
    sheet: '{"prices":{"input":"1250000"}}',
    unitsPerUsd: 10n ** 9n,
    markupPpm: 125_000n,
    heldUnits: 10n ** 21n,
    outputCap: 16_384,
    tags: { feature: 'summary' },
    startedAtMs,
    expiresAtMs: startedAtMs + 1_980_000,
    ...fields,
  };
}

/** How it ended. */
export function countedCall({ callId }: StartedCall, fields: Partial<CountedCall> = {}): CountedCall {
  return {
    callId,
    status: 'completed',
    modelServed: 'gpt-5-2026-08-07',
    servedBy: null,
    tier: null,
    tokens: {
      input: 1,
      cache_read: 2,
      cache_write_5m: 3,
      cache_write_1h: 4,
      output: 999_999_999,
      audio_input: 5,
      audio_output: 6,
    },
    reasoning: 7,
    rawUsage: '{"prompt_tokens":1}',
    chargedUnits: 10n ** 20n,
    uncollectedUnits: 1n,
    lostNanoUsd: 0n,
    costPico: 10n ** 24n,
    isEstimated: true,
    isUnreported: false,
    responseId: null,
    providerRequestId: 'req_1',
    error: null,
    firstByteMs: 120,
    durationMs: 3_456,
    ...fields,
  };
}
