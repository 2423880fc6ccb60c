import { Box } from '@mantine/core';

/** The color of a series, beside its name. */
export function Swatch({ color }: { readonly color: string }) {
  return <Box component="span" className="swatch" bg={color} aria-hidden />;
}
