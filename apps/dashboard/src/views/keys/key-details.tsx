import { Button, Group, Stack, Text } from '@mantine/core';
import { IconBan, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { getKey, revokeKey, updateKey } from '../../api/api';
import { useAsk } from '../../api/use-ask';
import { Amount } from '../../components/amount';
import { Confirm } from '../../components/confirm';
import { DetailList } from '../../components/detail-list';
import { ErrorNotice } from '../../components/error-notice';
import { Loading } from '../../components/loading';
import { Moment } from '../../components/moment';
import { useChange } from '../../components/use-change';
import { ViewLink } from '../../components/view-link';
import { messages } from '../../messages';
import { countOf, formatCount, type Numeral } from '../../money/money';
import { draftOf, keyChanges } from './key-draft';
import { KeyForm } from './key-form';
import { Budget, KeyState, type Key } from './key-state';

const texts = messages.keys;

interface Props {
  readonly keyId: string;
  /** The key as the list has it, so that both say the same; undefined where it is on another page. */
  readonly listed: Key | undefined;
  readonly everyMs: number;
  readonly isChanging: boolean;
  readonly onChanging: (isChanging: boolean) => void;
}

export function KeyDetails({ keyId, listed, everyMs, isChanging, onChanging }: Props) {
  const { data, error, refetch } = useAsk(
    ['key', keyId],
    (signal) => getKey({ path: { key_id: keyId }, signal, throwOnError: true }),
    { enabled: listed === undefined, everyMs },
  );
  const issued = listed ?? (data?.key_id === keyId ? data : undefined);
  if (issued === undefined) {
    return error === null ? <Loading /> : <ErrorNotice error={error} onRetry={() => void refetch()} />;
  }
  const close = () => {
    onChanging(false);
  };
  if (isChanging && issued.revoked_at === null) {
    return <ChangeForm issued={issued} onClose={close} />;
  }
  return (
    <Content
      issued={issued}
      onChange={() => {
        onChanging(true);
      }}
    />
  );
}

function ChangeForm({ issued, onClose }: { readonly issued: Key; readonly onClose: () => void }) {
  // What is refreshed meanwhile must not come between the letters.
  const [before] = useState(() => draftOf(issued));
  return (
    <KeyForm
      before={before}
      isNew={false}
      submit={texts.save}
      call={(draft) =>
        updateKey({
          path: { key_id: issued.key_id },
          body: keyChanges(before, draft),
          throwOnError: true,
        })
      }
      onDone={onClose}
      onCancel={onClose}
    />
  );
}

const limitText = (limit: Numeral | null) => (limit === null ? texts.noLimit : formatCount(countOf(limit)));

function Content({ issued, onChange }: { readonly issued: Key; readonly onChange: () => void }) {
  const { key_id, name, role, user_id, scopes, models, spent, currency } = issued;
  return (
    <Stack gap="lg">
      <Group justify="space-between" gap="xs">
        <Text size="sm" component="div">
          <KeyState issued={issued} />
        </Text>
        {issued.revoked_at === null && (
          <Group gap="xs">
            <Revoke issued={issued} />
            <Button leftSection={<IconPencil size={14} />} onClick={onChange}>
              {texts.change}
            </Button>
          </Group>
        )}
      </Group>
      <DetailList
        details={[
          [texts.fields.name, name],
          [texts.role, texts.roles[role]],
          [
            texts.fields.user_id,
            user_id === null ? null : (
              <ViewLink to="/users/$id" params={{ id: user_id }}>
                {user_id}
              </ViewLink>
            ),
          ],
          [texts.scopes, scopes === null ? null : scopes.map((scope) => texts.scopeNames[scope]).join(', ')],
          [texts.budgetLeft, <Budget issued={issued} />],
          [
            texts.spent,
            spent === null ? null : <Amount value={spent} currency={currency ?? undefined} whole />,
          ],
          [texts.currency, currency],
          [texts.models, models === null ? texts.allModels : models.join(', ')],
          [texts.fields.requests_per_minute, limitText(issued.requests_per_minute)],
          [texts.fields.tokens_per_minute, limitText(issued.tokens_per_minute)],
          [texts.createdAt, <Moment value={issued.created_at} />],
          [texts.lastUsed, <Moment value={issued.last_used_at} />],
          [texts.fields.expires_at, <Moment value={issued.expires_at} />],
          [texts.revokedAt, issued.revoked_at === null ? null : <Moment value={issued.revoked_at} />],
          [
            texts.calls,
            <ViewLink to="/calls" search={{ key_id }}>
              {texts.seeCalls}
            </ViewLink>,
          ],
          [texts.keyId, <code>{key_id}</code>],
        ]}
      />
    </Stack>
  );
}

function Revoke({ issued: { key_id, name } }: { readonly issued: Key }) {
  const [isAsking, setAsking] = useState(false);
  const close = () => {
    setAsking(false);
  };
  const revocation = useChange(() => revokeKey({ path: { key_id }, throwOnError: true }), close);
  return (
    <>
      <Button
        variant="light"
        color="red"
        leftSection={<IconBan size={14} />}
        onClick={() => {
          setAsking(true);
        }}
      >
        {texts.revoke}
      </Button>
      <Confirm
        title={texts.revokeTitle(name)}
        action={texts.revoke}
        isOpen={isAsking}
        isUnderWay={revocation.isUnderWay}
        error={revocation.error}
        onConfirm={() => {
          revocation.send(undefined);
        }}
        onClose={close}
      >
        {texts.revokeText}
      </Confirm>
    </>
  );
}
