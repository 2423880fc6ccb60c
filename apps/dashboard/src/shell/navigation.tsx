import { Stack, Text } from '@mantine/core';
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
import { Link } from '@tanstack/react-router';
import { SERVICE_PATH } from '../base-path';
import { messages } from '../messages';
import { useSession } from '../session/session';
import { ColorSchemeControl } from './color-scheme-control';
import { useStatus } from './use-status';

type Path = '/' | '/users' | '/calls' | '/usage' | '/models' | '/keys' | '/health' | '/me';

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
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: to === '/', includeSearch: false }}
          className="view-link"
        >
          <ViewIcon size={17} stroke={1.6} aria-hidden />
          {label}
        </Link>
      ))}
      <Stack gap={2} mt="auto">
        <a href={`${SERVICE_PATH}/docs`} target="_blank" rel="noreferrer" className="view-link">
          <IconBook2 size={17} stroke={1.6} aria-hidden />
          {texts.docs}
        </a>
        {!isOpen && (
          <button type="button" onClick={signOut} className="view-link">
            <IconLogout size={17} stroke={1.6} aria-hidden />
            {texts.signOut}
          </button>
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
