import { useMatches } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';

const BREAKPOINTS = ['xs', 'sm', 'md', 'lg', 'xl', 'xxl'] as const;
/** Else the first picture is that of another width. */
const AT_ONCE = { getInitialValueInEffect: false };
export type Breakpoint = (typeof BREAKPOINTS)[number];

/** Wider than the theme's breakpoints: for tables of more than ten columns. */
const WIDE = '(min-width: 110em)';

/** Whether the window is at least as wide as a breakpoint of the theme. */
export function useWindowFrom(): (breakpoint: Breakpoint) => boolean {
  const narrower = useMatches({ base: -1, xs: 0, sm: 1, md: 2, lg: 3, xl: 4 }, AT_ONCE);
  const isWide = useMediaQuery(WIDE, undefined, AT_ONCE);
  const widest = isWide ? BREAKPOINTS.length : narrower;
  return (breakpoint) => BREAKPOINTS.indexOf(breakpoint) <= widest;
}
