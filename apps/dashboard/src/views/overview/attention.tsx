import { Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useId, type ReactNode } from 'react';
import type { OverviewResponse, StatusResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { Amount } from '../../components/amount';
import { Moment } from '../../components/moment';
import { ViewLink } from '../../components/view-link';
import { messages } from '../../messages';
import { countOf, formatCount, unitsOf } from '../../money/money';
import { findProblems } from '../../service-state/problems';

const USERS_SHOWN = 5;
const MODELS_SHOWN = 5;
const texts = messages.overview.attention;

interface Props {
  readonly numbers: Exact<OverviewResponse> | undefined;
  readonly status: UseQueryResult<Exact<StatusResponse>>;
}

/** What an operator has to do, each with the view that deals with it. */
export function Attention({ numbers, status }: Props) {
  const id = useId();
  const isKnown = numbers !== undefined && (status.data !== undefined || status.error !== null);
  const items = isKnown ? [...stateItems(status), ...numberItems(numbers)] : [];
  return (
    <Paper className="card" p="md" component="section" aria-labelledby={id}>
      <Title order={2} id={id} mb="xs">
        {texts.title}
      </Title>
      {!isKnown && <Skeleton height={20} radius="sm" />}
      {isKnown && items.length === 0 && (
        <Group gap="xs" wrap="nowrap" mih={20}>
          <IconCircleCheck size={16} className="grows" aria-hidden />
          <Text size="sm">{texts.nothing}</Text>
        </Group>
      )}
      {items.length > 0 && (
        <Stack component="ul" gap={8} m={0} p={0} className="plain-list">
          {items}
        </Stack>
      )}
    </Paper>
  );
}

function stateItems({ data, error }: Props['status']): ReactNode[] {
  const toHealth = <ViewLink to="/health">{messages.health.title}</ViewLink>;
  if (error !== null) {
    return [
      <Item key="state" tone="urgent" link={toHealth}>
        {texts.stateUnknown}
      </Item>,
    ];
  }
  if (data === undefined) return [];
  return findProblems(data, Date.now()).map((problem) => (
    <Item key={problem} tone="urgent" link={toHealth}>
      {problem}
    </Item>
  ));
}

function numberItems(numbers: Exact<OverviewResponse>): ReactNode[] {
  const { near_zero, failed, calls, uncollected, unpriced_models, currency } = numbers;
  const nearZero = countOf(near_zero.count);
  const items: ReactNode[] = [];
  const usersShown = near_zero.users.slice(0, USERS_SHOWN);
  if (nearZero > 0) {
    const [first] = near_zero.users;
    items.push(
      <Item
        key="near-zero"
        tone={first !== undefined && unitsOf(first.available) <= 0n ? 'urgent' : 'hint'}
        link={<ViewLink to="/users">{messages.users.title}</ViewLink>}
        details={
          <>
            {usersShown.map(({ user_id, available, lasts_until }) => (
              <Text key={user_id} size="xs" component="li" className="break">
                <ViewLink to="/users/$id" params={{ id: user_id }} underline="always">
                  {user_id}
                </ViewLink>{' '}
                <Amount value={available} currency={currency} />, {texts.lastsUntil}{' '}
                <Moment value={lasts_until} />
              </Text>
            ))}
            <More count={nearZero - usersShown.length} />
          </>
        }
      >
        {texts.nearZero(nearZero)}
      </Item>,
    );
  }
  if (unpriced_models.length > 0) {
    items.push(
      <Item
        key="unpriced"
        link={<ViewLink to="/models">{messages.models.title}</ViewLink>}
        details={
          <>
            {unpriced_models.slice(0, MODELS_SHOWN).map(({ model, reason, count }) => (
              <Text key={model} size="xs" component="li" className="break">
                <ViewLink to="/models" search={{ q: model }} underline="always">
                  {model}
                </ViewLink>
                : {texts.unpriced[reason]}, {texts.refused(formatCount(countOf(count)))}
              </Text>
            ))}
            <More count={unpriced_models.length - MODELS_SHOWN} />
          </>
        }
      >
        {texts.unpricedModels(unpriced_models.length)}
      </Item>,
    );
  }
  if (countOf(failed.value) > 0) {
    items.push(
      <Item
        key="failed"
        tone="warning"
        link={
          <ViewLink to="/calls" search={{ status: 'failed' }}>
            {texts.failedLink}
          </ViewLink>
        }
      >
        {texts.failed(formatCount(countOf(failed.value)), formatCount(countOf(calls.value)))}
      </Item>,
    );
  }
  if (unitsOf(uncollected.value) > 0n) {
    items.push(
      <Item
        key="uncollected"
        link={
          <ViewLink to="/usage" search={{ by: 'user', metric: 'uncollected' }}>
            {texts.uncollectedLink}
          </ViewLink>
        }
      >
        <Amount value={uncollected.value} currency={currency} /> {texts.uncollected}
      </Item>,
    );
  }
  return items;
}

function More({ count }: { readonly count: number }) {
  if (count <= 0) return null;
  return (
    <Text size="xs" c="dimmed" component="li">
      {texts.more(count)}
    </Text>
  );
}

const LOOKS = {
  urgent: { icon: IconAlertTriangle, className: 'attention-icon shrinks' },
  warning: { icon: IconAlertTriangle, className: 'attention-icon tone-warning' },
  hint: { icon: IconInfoCircle, className: 'attention-icon' },
} as const;

function Item({
  tone = 'hint',
  link,
  details,
  children,
}: {
  readonly tone?: keyof typeof LOOKS;
  readonly link: ReactNode;
  readonly details?: ReactNode;
  readonly children: ReactNode;
}) {
  const { icon: ItemIcon, className } = LOOKS[tone];
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="flex-start">
      <ItemIcon size={16} className={className} aria-label={texts[tone]} />
      <div className="attention-text">
        <Group gap="2px 10px" justify="space-between">
          <Text size="sm" className="break">
            {children}
          </Text>
          <Text size="sm" span>
            {link}
          </Text>
        </Group>
        {details !== undefined && (
          <Stack component="ul" gap={2} mt={2} p={0} className="plain-list">
            {details}
          </Stack>
        )}
      </div>
    </Group>
  );
}
