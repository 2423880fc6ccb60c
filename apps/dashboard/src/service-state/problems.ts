import type { StatusResponse } from '../api/api';
import type { Exact } from '../api/exact';
import { messages } from '../messages';
import { countOf } from '../money/money';
import { span } from '../time/moments';

/** How long a call may stay unsettled before it is a matter for an operator; answers may take as long as half an hour. */
const UNSETTLED_MAX_SECONDS = 35 * 60;
/** From then on the service counts a process as ended. */
export const SILENT_MAX_SECONDS = 60;
const texts = messages.health.problems;

export type ProviderState = 'unused' | 'answers' | 'fails';

/** By the last end of a call: a success after the last error makes up for it. */
export function providerState({
  last_success_at,
  last_error_at,
}: Exact<StatusResponse>['providers'][number]): ProviderState {
  if (last_error_at === null) return last_success_at === null ? 'unused' : 'answers';
  const isOver = last_success_at !== null && Date.parse(last_success_at) > Date.parse(last_error_at);
  return isOver ? 'answers' : 'fails';
}

/** What does not work, one sentence each, the gravest first. */
export function findProblems(status: Exact<StatusResponse>, nowMs: number): string[] {
  const { ledger, store, providers, calls, instances } = status;
  const found: string[] = [];
  if (!ledger.reachable) found.push(texts.ledger);
  if (!store.reachable) found.push(texts.store);
  for (const provider of providers) {
    if (providerState(provider) === 'fails') found.push(texts.provider(provider.name));
  }
  const oldest = calls.oldest_unsettled_at;
  const age = oldest === null ? 0 : (nowMs - Date.parse(oldest)) / 1_000;
  if (age > UNSETTLED_MAX_SECONDS) found.push(texts.unsettled(span(age)));
  const left = (instances ?? []).filter(
    ({ silent_seconds, has_unsettled_calls }) =>
      has_unsettled_calls && (silent_seconds === null || countOf(silent_seconds) > SILENT_MAX_SECONDS),
  );
  if (left.length > 0) found.push(texts.leftCalls(left.length));
  return found;
}
