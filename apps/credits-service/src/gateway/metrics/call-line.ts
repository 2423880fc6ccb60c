import { formatAmount } from '@app/money';
import { TOKEN_CLASSES } from '@app/pricing';
import type { CallCharge } from '../settlement/call-charge';
import type { CallEnd, OpenCall } from '../settlement/open-call';

/**
 * The line of the log about a call that has ended. It has nothing of what the caller or the provider wrote, and no user
 * id; the receipt has more. Facts that do not apply are left out.
 */
export function lineOf(
  { callId, keyId, model, request, payer }: OpenCall,
  end: Pick<CallEnd, 'firstByteMs' | 'failure'>,
  charge: CallCharge,
  durationMs: number,
): Record<string, unknown> {
  const { tokens, uncollected } = charge;
  const used = TOKEN_CLASSES.filter((type) => tokens[type] > 0);
  return {
    msg: 'AI call',
    call_id: callId,
    ...(keyId !== null && { key_id: keyId }),
    model: model.sheet.modelId,
    provider: model.sheet.provider,
    route: request.route,
    streamed: request.isStreamed,
    outcome: charge.status,
    tokens: Object.fromEntries(used.map((type) => [type, tokens[type]])),
    currency: payer.currency.code,
    // Texts, since a reader of JSON would round numbers.
    charged: formatAmount(charge.charged),
    ...(uncollected > 0n && { uncollected: formatAmount(uncollected) }),
    ...(charge.isEstimated && { estimated: true }),
    ...(charge.isUnreported && { unreported: true }),
    ...(charge.isUnknownModel && { unknown_model: true }),
    ...(end.firstByteMs !== null && { first_byte_ms: end.firstByteMs }),
    duration_ms: durationMs,
    ...(end.failure !== null && { error: end.failure }),
  };
}
