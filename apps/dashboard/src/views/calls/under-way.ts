import type { CallResponse } from '../../api/api';
import type { Exact } from '../../api/exact';

type Call = Pick<Exact<CallResponse>, 'call_id' | 'status'>;

/**
 * The calls under way, by both answers: those that the log shows decide for themselves, so that the line of them never
 * contradicts the table below it.
 *
 * @param live the answer for calls under way alone
 * @param logged the page of the log that is shown
 */
export function underWay<Each extends Call>(live: readonly Each[], logged: readonly Each[]): Each[] {
  const shown = new Set(logged.map(({ call_id }) => call_id));
  return [
    ...logged.filter(({ status }) => status === 'started'),
    ...live.filter(({ call_id }) => !shown.has(call_id)),
  ];
}
