import type { Numeral } from '../../money/money';
import { durationText, elapsedText } from './durations';

it.each([
  ['0', '0 ms'],
  ['999', '999 ms'],
  ['3180', '3.18 s'],
  ['125400', '2 min 5 s'],
])('%s ms are written as %s', (milliseconds, text) => {
  expect(durationText(milliseconds as Numeral)).toBe(text);
});

it('a duration of no end is a dash, and a second is one', () => {
  expect([durationText(null), elapsedText(1), elapsedText(60)]).toEqual(['–', '1 s', '1 min 0 s']);
});
