import { NavLink, Stack, Text, type NavLinkProps } from '@mantine/core';
import {
  IconBook2,
  IconChartBar,
  IconHeartbeat,
  IconKey,
  IconLayoutDashboard,
  IconListDetails,
  IconLogout,
  IconTags,
  IconUsers,
  IconWallet,
  type Icon,
} from '@tabler/icons-react';
import { createLink } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { SERVICE_PATH } from '../base-path';
import { messages } from '../messages';
import { useSession } from '../session/session';
import { ColorSchemeControl } from './color-scheme-control';
import { useStatus } from './use-status';

type Path = '/' | '/users' | '/calls' | '/usage' | '/models' | '/keys' | '/health' | '/me';

const RouteLink = createLink(function ViewLink(props: NavLinkProps & ComponentProps<'a'>) {
  return <NavLink {...props} />;
});
const texts = messages.navigation;

const OPERATOR_VIEWS: readonly (readonly [Path, string, Icon])[] = [
  ['/', texts.overview, IconLayoutDashboard],
  ['/users', texts.users, IconUsers],
  ['/calls', texts.calls, IconListDetails],
  ['/usage', texts.usage, IconChartBar],
  ['/models', texts.models, IconTags],
  ['/keys', texts.keys, IconKey],
  ['/health', texts.health, IconHeartbeat],
];
const USER_VIEWS: typeof OPERATOR_VIEWS = [['/me', texts.me, IconWallet]];

export function Navigation() {
  const { role, isOpen, signOut } = useSession();
  const { data: status } = useStatus();
  return (
    <Stack component="nav" aria-label={texts.label} h="100%" gap={2}>
      <Text fw={600} px="sm" py="xs" visibleFrom="sm">
        {messages.product}
      </Text>
      {(role === 'admin' ? OPERATOR_VIEWS : USER_VIEWS).map(([to, label, ViewIcon]) => (
        <RouteLink
          key={to}
          to={to}
          label={label}
          leftSection={<ViewIcon size={17} stroke={1.6} />}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          className="view-link"
        />
      ))}
      <Stack gap={2} mt="auto">
        <NavLink
          href={`${SERVICE_PATH}/docs`}
          target="_blank"
          rel="noreferrer"
          label={texts.docs}
          leftSection={<IconBook2 size={17} stroke={1.6} />}
          className="view-link"
        />
        {!isOpen && (
          <NavLink
            component="button"
            onClick={signOut}
            label={texts.signOut}
            leftSection={<IconLogout size={17} stroke={1.6} />}
            className="view-link"
          />
        )}
        <ColorSchemeControl />
        {status !== undefined && (
          <Text size="xs" c="dimmed" px="sm" py={4}>
            {texts.version(status.version)}
          </Text>
        )}
      </Stack>
    </Stack>
  );
}
