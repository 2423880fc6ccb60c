import { ProviderRefusedError } from '../../shared/gateway-errors';
import type { CallCharge } from '../settlement/call-charge';
import type { CallEnd } from '../settlement/open-call';
import { phraseOf, providerFaultOf, type ProviderFault } from './provider-fault';

const END: CallEnd = {
  reader: null,
  status: 200,
  providerRequestId: null,
  firstByteMs: 1,
  isAborted: false,
  isShown: true,
  cut: null,
  failure: null,
};
const report = (end: 'completed' | 'failed' | 'cut') => ({ end }) as NonNullable<CallCharge['report']>;
const OF_KEY = new ProviderRefusedError('gemini').message;

describe('the fault of a provider', () => {
  it.each<
    [string, Partial<CallEnd>, CallCharge['status'], 'completed' | 'failed' | 'cut', ProviderFault | null]
  >([
    ['a whole answer', {}, 'completed', 'completed', null],
    ['a caller who left a whole answer', { isAborted: true }, 'aborted', 'completed', null],
    ['a caller who left', { isAborted: true, cut: 'undrained', failure: 'left' }, 'aborted', 'cut', null],
    ['a shutdown', { cut: 'shutdown', failure: 'shut down' }, 'failed', 'cut', null],
    ['a deadline amid the answer', { cut: 'deadline', failure: 'late' }, 'failed', 'cut', null],
    ['no answer in time', { cut: 'deadline', status: null, failure: 'late' }, 'failed', 'cut', 'timeout'],
    ['no connection', { status: null, failure: 'refused' }, 'failed', 'cut', 'connection'],
    ['500', { status: 500, failure: '500' }, 'failed', 'completed', 'server_error'],
    ['529', { status: 529, failure: '529' }, 'failed', 'completed', 'server_error'],
    ['429', { status: 429, failure: '429' }, 'failed', 'completed', 'rate_limited'],
    ['401', { status: 401, failure: OF_KEY }, 'failed', 'completed', 'key_refused'],
    ['403', { status: 403, failure: OF_KEY }, 'failed', 'completed', 'key_refused'],
    ['400 for a wrong key', { status: 400, failure: OF_KEY }, 'failed', 'completed', 'key_refused'],
    ['400 for a wrong request', { status: 400, failure: '400' }, 'failed', 'completed', null],
    ['404', { status: 404, failure: '404' }, 'failed', 'completed', null],
    ['a broken stream', { failure: 'broken' }, 'failed', 'cut', 'broken_answer'],
    ['an error in the stream', {}, 'failed', 'failed', 'broken_answer'],
    ['a stream without its end', {}, 'failed', 'cut', 'broken_answer'],
    ['an error after the caller left', { isAborted: true }, 'aborted', 'failed', 'broken_answer'],
  ])('is known for %s', (_name, end, status, reported, fault) => {
    expect(providerFaultOf({ ...END, ...end }, { status, report: report(reported) }, 'gemini')).toBe(fault);
  });

  it.each<[ProviderFault, Partial<CallEnd>, string]>([
    ['timeout', { failure: 'the call took longer than it may' }, 'the provider sent nothing in time'],
    ['key_refused', { status: 403 }, 'the provider refuses the key of the service'],
    ['server_error', { status: 529 }, 'the provider answered 529'],
    ['rate_limited', { status: 429 }, 'the provider answered 429'],
    ['connection', { failure: 'the connection was refused' }, 'the connection was refused'],
    ['broken_answer', {}, 'the answer ended in an error'],
  ])('is put in a phrase: %s', (fault, end, phrase) => {
    expect(phraseOf(fault, { ...END, ...end })).toBe(phrase);
  });
});
