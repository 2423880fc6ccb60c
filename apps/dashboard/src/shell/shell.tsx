import { Alert, AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLockOpen } from '@tabler/icons-react';
import { Navigate, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Loading } from '../components/loading';
import { messages } from '../messages';
import { useSession } from '../session/session';
import { Navigation } from './navigation';
import { UnreachableBar } from './unreachable-bar';

const HEADER_HEIGHT = 48;
const NAVIGATION_WIDTH = 208;

/** The frame of every view: navigation at the left, or behind a button where the window is narrow. */
export function Shell() {
  const { role, isOpen } = useSession();
  const [isNavigating, { toggle, close }] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shown = useRouterState({ select: ({ matches }) => matches.at(-1)?.pathname });
  const main = useRef<HTMLElement>(null);
  useEffect(close, [path, close]);
  if (role !== 'admin' && path !== '/me') return <Navigate to="/me" replace />;
  // The view of the URL before stays until the next one is ready, and asks what the key does not allow.
  if (role !== 'admin' && shown !== '/me') return <Loading />;
  return (
    <AppShell
      header={{ height: { base: HEADER_HEIGHT, sm: 0 } }}
      navbar={{ width: NAVIGATION_WIDTH, breakpoint: 'sm', collapsed: { mobile: !isNavigating } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a
        className="skip"
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {messages.skipToContent}
      </a>
      <AppShell.Header hiddenFrom="sm">
        <Group h="100%" px="sm" gap="sm">
          <Burger
            opened={isNavigating}
            onClick={toggle}
            size="sm"
            aria-label={isNavigating ? messages.navigation.close : messages.navigation.open}
          />
          <Text fw={600}>{messages.product}</Text>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main id="content" ref={main} tabIndex={-1}>
        <UnreachableBar />
        {isOpen && (
          <Alert
            variant="light"
            color="yellow"
            py={8}
            mb="md"
            icon={<IconLockOpen size={16} />}
            className="open-notice"
          >
            <Text size="sm">
              <strong>{messages.open.title}</strong> {messages.open.text}
            </Text>
          </Alert>
        )}
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
