import { underWay } from './under-way';

const call = (call_id: string, status: 'started' | 'completed' = 'started') => ({ call_id, status });
const idsOf = (calls: readonly { call_id: string }[]) => calls.map(({ call_id }) => call_id);

describe('the calls under way', () => {
  it.each([
    ['that have begun since', [call('a')], [call('b'), call('a')], ['b', 'a']],
    [
      'without those that have ended since',
      [call('b'), call('a')],
      [call('b', 'completed'), call('a')],
      ['a'],
    ],
    ['also beyond the page of the log', [call('b'), call('a')], [call('b')], ['b', 'a']],
    ['of the live answer, while there is no log', [call('a')], [], ['a']],
  ])('are those %s', (_name, live, logged, expected) => {
    expect(idsOf(underWay(live, logged))).toEqual(expected);
  });
});
