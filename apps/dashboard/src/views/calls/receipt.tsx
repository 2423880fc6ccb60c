import { Alert, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { getCall, getKey, type ReceiptResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { Amount } from '../../components/amount';
import { ChargeLines } from '../../components/charge-lines';
import { DetailList } from '../../components/detail-list';
import { ErrorNotice } from '../../components/error-notice';
import { Loading } from '../../components/loading';
import { Moment } from '../../components/moment';
import { ViewLink } from '../../components/view-link';
import { messages } from '../../messages';
import { countOf, formatCount, unitsOf } from '../../money/money';
import { CallStatus } from './call-status';
import { durationText } from './durations';
import { flatten } from './reported-usage';

type Receipt = Exact<ReceiptResponse>;

const EVERY_MS = 2_000;
const texts = messages.calls.receipt;

/** All that a call's charge follows from. */
export function CallReceipt({ callId }: { readonly callId: string }) {
  const receipt = useAsk(
    ['call', callId],
    (signal) => getCall({ path: { call_id: callId }, signal, throwOnError: true }),
    { everyMs: EVERY_MS, until: ({ status }) => status !== 'started' },
  );
  if (receipt.data?.call_id === callId) return <Content receipt={receipt.data} />;
  if (receipt.error !== null) {
    return <ErrorNotice error={receipt.error} onRetry={() => void receipt.refetch()} />;
  }
  return <Loading />;
}

function Content({ receipt }: { readonly receipt: Receipt }) {
  const { status, error, currency, charged, tags } = receipt;
  const tagged = Object.entries(tags);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="baseline" gap="xs">
        <Text size="sm" component="div">
          <CallStatus status={status} />
        </Text>
        <Text fw={600} size="xl" component="div" className="number">
          {charged === null ? texts.notYet : <Amount value={charged} currency={currency} whole />}
        </Text>
      </Group>
      {error !== null && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={16} />} title={texts.error}>
          <Text size="sm" className="break">
            {error}
          </Text>
        </Alert>
      )}
      <Facts receipt={receipt} />
      <Section title={texts.price}>
        <Lines receipt={receipt} />
      </Section>
      <Section title={texts.settlement}>
        <Settlement receipt={receipt} />
      </Section>
      <Section title={texts.usage}>
        <ReportedUsage usage={receipt.usage} />
      </Section>
      <Section title={texts.tags}>
        {tagged.length === 0 ? (
          <Text size="sm" c="dimmed">
            {texts.noTags}
          </Text>
        ) : (
          <DetailList details={tagged} />
        )}
      </Section>
    </Stack>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <Title order={3} mb={6}>
        {title}
      </Title>
      {children}
    </section>
  );
}

function Facts({ receipt }: { readonly receipt: Receipt }) {
  const { user_id, key_id, model, model_served, provider, route, streamed, tier, output_cap } = receipt;
  return (
    <DetailList
      details={[
        [
          texts.user,
          <ViewLink key="user" to="/users/$id" params={{ id: user_id }}>
            {user_id}
          </ViewLink>,
        ],
        [texts.key, key_id === null ? texts.environmentKey : <KeyLink keyId={key_id} />],
        [
          texts.model,
          <ViewLink key="model" to="/models" search={{ model }}>
            {model}
          </ViewLink>,
        ],
        [texts.served, model_served],
        [texts.provider, provider],
        [texts.route, streamed ? texts.streamed(route) : route],
        [texts.startedAt, <Moment key="start" value={receipt.started_at} />],
        [texts.firstByte, <span className="number">{durationText(receipt.first_byte_ms)}</span>],
        [texts.duration, <span className="number">{durationText(receipt.duration_ms)}</span>],
        [texts.tier, tier],
        [texts.outputCap, output_cap === null ? null : texts.tokens(formatCount(countOf(output_cap)))],
        [texts.callId, <code>{receipt.call_id}</code>],
        [
          texts.providerRequest,
          receipt.provider_request_id === null ? null : <code>{receipt.provider_request_id}</code>,
        ],
      ]}
    />
  );
}

function KeyLink({ keyId }: { readonly keyId: string }) {
  const { data } = useAsk(['key', keyId], (signal) =>
    getKey({ path: { key_id: keyId }, signal, throwOnError: true }),
  );
  return (
    <ViewLink to="/keys" search={{ key: keyId }}>
      {data?.key_id === keyId ? data.name : keyId}
    </ViewLink>
  );
}

function Lines({ receipt }: { readonly receipt: Receipt }) {
  const { lines, sheet, model, charged } = receipt;
  return (
    <>
      <Text size="xs" c="dimmed" mb={4}>
        <ViewLink to="/models" search={{ model }}>
          {texts.sheet(sheet.version)}
        </ViewLink>
        {` · ${sheet.upstream_model}`}
      </Text>
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {charged === null ? texts.noLinesYet : texts.noLines}
        </Text>
      ) : (
        <ChargeLines charge={receipt} caption={texts.price} />
      )}
    </>
  );
}

function Settlement({ receipt }: { readonly receipt: Receipt }) {
  const { hold, currency, charged, uncollected, unreported, estimated, transaction_id, user_id } = receipt;
  const held = unitsOf(hold.amount);
  return (
    <DetailList
      details={[
        [texts.hold, <Amount value={hold.amount} currency={currency} whole />],
        charged === null
          ? [texts.holdExpires, <Moment value={hold.expires_at} />]
          : [texts.released, <Amount value={held - unitsOf(charged)} currency={currency} whole />],
        [
          texts.uncollected,
          unitsOf(uncollected) === 0n ? null : <Amount value={uncollected} currency={currency} whole />,
        ],
        [
          texts.transaction,
          transaction_id === null ? (
            texts.noTransaction
          ) : (
            <ViewLink
              to="/users/$id"
              params={{ id: user_id }}
              search={{ tab: 'history', currency, movement: transaction_id }}
              // The history scrolls to the movement.
              resetScroll={false}
            >
              <code>{transaction_id}</code>
            </ViewLink>
          ),
        ],
        [texts.note, noteOf(unreported, estimated)],
      ]}
    />
  );
}

function noteOf(unreported: boolean, estimated: boolean): string | null {
  if (estimated) return texts.estimated;
  return unreported ? texts.unreported : null;
}

function ReportedUsage({ usage }: { readonly usage: Receipt['usage'] }) {
  if (usage === null) {
    return (
      <Text size="sm" c="dimmed">
        {texts.noUsage}
      </Text>
    );
  }
  return (
    <Table className="reported" aria-label={texts.usage}>
      <Table.Tbody>
        {flatten(usage).map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Td>
              <code className="break">{name}</code>
            </Table.Td>
            <Table.Td className="end break">{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
