import { useMatches } from '@mantine/core';

const BREAKPOINTS = ['xs', 'sm', 'md', 'lg', 'xl'] as const;
export type Breakpoint = (typeof BREAKPOINTS)[number];

/** Whether the window is at least as wide as a breakpoint of the theme. */
export function useWindowFrom(): (breakpoint: Breakpoint) => boolean {
  const widest = useMatches(
    { base: -1, xs: 0, sm: 1, md: 2, lg: 3, xl: 4 },
    // Else the first picture is that of another width.
    { getInitialValueInEffect: false },
  );
  return (breakpoint) => BREAKPOINTS.indexOf(breakpoint) <= widest;
}
