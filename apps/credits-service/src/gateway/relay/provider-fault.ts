import { ProviderRefusedError } from '../../shared/gateway-errors';
import type { CallCharge } from '../settlement/call-charge';
import type { CallEnd } from '../settlement/open-call';

/** What a provider can be at fault for, as labels of metrics. */
export const PROVIDER_FAULTS = [
  /** No connection, or it broke before an answer. */
  'connection',
  /** No first byte in time. */
  'timeout',
  /** It does not accept the service's own key. */
  'key_refused',
  /** 429: the service's own key is over its limit. */
  'rate_limited',
  /** 500 and above. */
  'server_error',
  /** The answer began well, and broke off or ended in an error. */
  'broken_answer',
] as const;
export type ProviderFault = (typeof PROVIDER_FAULTS)[number];

/**
 * Why the provider is at fault for the end of a call; null where it is not, as for a request that it finds wrong.
 * @param provider its name
 */
export function providerFaultOf(
  end: CallEnd,
  { status, report }: Pick<CallCharge, 'status' | 'report'>,
  provider: string,
): ProviderFault | null {
  if (end.cut !== null) return end.cut === 'deadline' && end.status === null ? 'timeout' : null;
  if (end.status === null) return 'connection';
  if (end.status >= 500) return 'server_error';
  if (end.status === 429) return 'rate_limited';
  if (end.status === 401 || end.status === 403) return 'key_refused';
  if (end.status >= 400) {
    // Gemini answers a wrong key with 400.
    return end.failure === new ProviderRefusedError(provider).message ? 'key_refused' : null;
  }
  const isBroken = end.failure !== null || report?.end === 'failed' || status === 'failed';
  return isBroken ? 'broken_answer' : null;
}

/** For the operator: no text of the provider. */
export function phraseOf(fault: ProviderFault, { status, failure }: CallEnd): string {
  switch (fault) {
    case 'timeout':
      return 'the provider sent nothing in time';
    case 'key_refused':
      return 'the provider refuses the key of the service';
    case 'rate_limited':
    case 'server_error':
      return `the provider answered ${status}`;
    case 'connection':
    case 'broken_answer':
      return failure ?? 'the answer ended in an error';
  }
}
