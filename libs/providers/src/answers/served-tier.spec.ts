import { servedTier } from './served-tier';

describe('servedTier', () => {
  it.each<[string | null, string | null]>([
    ['default', 'default'],
    ['standard', 'default'],
    ['ON_DEMAND', 'default'],
    ['flex', 'flex'],
    ['ON_DEMAND_FLEX', 'flex'],
    ['priority', 'priority'],
    ['ON_DEMAND_PRIORITY', 'priority'],
    ['scale', null],
    ['batch', null],
    ['constructor', null],
    ['', null],
    [null, null],
  ])('reads %p as %p', (reported, tier) => {
    expect(servedTier(reported)).toBe(tier);
  });
});
