import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

/** A link to another view, with typed parameters. */
export const ViewLink = createLink(function ViewAnchor(
  props: AnchorProps & Omit<ComponentProps<'a'>, keyof AnchorProps>,
) {
  return <Anchor inherit className="break" {...props} />;
});
