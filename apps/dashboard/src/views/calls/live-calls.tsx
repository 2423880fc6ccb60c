import { Group, Paper, Text, UnstyledButton } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { listCalls, type CallResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { Mark } from '../../components/mark';
import { messages } from '../../messages';
import { elapsedText } from './durations';
import { underWay } from './under-way';

type Call = Exact<CallResponse>;

const EVERY_MS = 2_000;
const CALLS_SHOWN = 50;
const SECOND_MS = 1_000;
const texts = messages.calls.live;

interface Props {
  readonly filter: { readonly user_id?: string; readonly key_id?: string; readonly model?: string };
  /** The calls that the log shows. */
  readonly logged: readonly Call[] | undefined;
  readonly onOpen: (callId: string) => void;
}

/** The calls under way, in one line of a fixed height: nothing below it moves as they come and go. */
export function LiveCalls({ filter, logged, onOpen }: Props) {
  const query = { ...filter, status: 'started' as const, limit: CALLS_SHOWN };
  const { data, error } = useAsk(
    ['live-calls', query],
    (signal) => listCalls({ query, signal, throwOnError: true }),
    { everyMs: EVERY_MS },
  );
  const live = data?.calls ?? [];
  const calls = underWay(live, logged ?? []);
  useRefreshOnChange(live.map(({ call_id }) => call_id).join());
  const count = data?.next_cursor == null ? String(calls.length) : `${CALLS_SHOWN}+`;
  return (
    <Paper className="card live" component="section" aria-label={texts.title}>
      <Text size="sm" fw={500} component="div" className="number live-title" aria-live="polite">
        <Mark icon={IconActivity} tone={calls.length > 0 ? 'live' : 'quiet'}>
          {texts.count(data === undefined ? '…' : count)}
        </Mark>
      </Text>
      <Group
        component="ul"
        gap="xs"
        wrap="nowrap"
        className="live-calls"
        tabIndex={calls.length > 0 ? 0 : -1}
      >
        {calls.map((call) => (
          <li key={call.call_id}>
            <LiveCall
              call={call}
              onOpen={() => {
                onOpen(call.call_id);
              }}
            />
          </li>
        ))}
        {data !== undefined && calls.length === 0 && (
          <Text component="li" size="xs" c="dimmed" truncate>
            {texts.none}
          </Text>
        )}
        {data === undefined && error !== null && (
          <Text component="li" size="xs" c="dimmed">
            {error.message}
          </Text>
        )}
      </Group>
    </Paper>
  );
}

function LiveCall({ call: { model, user_id, started_at }, onOpen }: { call: Call; onOpen: () => void }) {
  const now = useNow();
  const seconds = Math.max(0, Math.floor((now - Date.parse(started_at)) / SECOND_MS));
  return (
    <UnstyledButton className="live-call" onClick={onOpen}>
      <Text span size="xs" fw={600} truncate>
        {model}
      </Text>
      <Text span size="xs" c="dimmed" className="live-call-user" truncate>
        {user_id}
      </Text>
      <Text span size="xs" className="number">
        {elapsedText(seconds)}
      </Text>
    </UnstyledButton>
  );
}

/** The time, by the second. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticking = setInterval(() => {
      setNow(Date.now());
    }, SECOND_MS);
    return () => {
      clearInterval(ticking);
    };
  }, []);
  return now;
}

/** Asks for the log again whenever a call has begun or ended. */
function useRefreshOnChange(callIds: string): void {
  const queries = useQueryClient();
  const before = useRef(callIds);
  useEffect(() => {
    if (before.current === callIds) return;
    before.current = callIds;
    void queries.invalidateQueries({ queryKey: ['calls'] });
    void queries.invalidateQueries({ queryKey: ['call'] });
  }, [callIds, queries]);
}
