import { Button, Group, Modal, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { createKey, listKeys, type KeyCreatedResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { CoverContext } from '../../components/covered';
import { CursorPaging, DataTable, type Column } from '../../components/data-table';
import { FilterUser } from '../../components/filter-user';
import { Moment } from '../../components/moment';
import { Page } from '../../components/page';
import { SidePanel } from '../../components/side-panel';
import { ViewLink } from '../../components/view-link';
import { messages } from '../../messages';
import { present } from '../../search/read-search';
import { IssuedKey } from './issued-key';
import { KeyDetails } from './key-details';
import { EMPTY_KEY, keyRequest } from './key-draft';
import { KeyForm } from './key-form';
import { Budget, KeyState, type Key } from './key-state';

const PAGE_SIZE = 50;
const REFRESH_MS = 10_000;
const texts = messages.keys;

const COLUMNS: readonly Column<Key>[] = [
  {
    key: 'name',
    header: texts.fields.name,
    isElastic: true,
    render: ({ name }) => <div className="break">{name}</div>,
  },
  {
    key: 'state',
    header: texts.state,
    fold: { below: 'sm', isPlain: true },
    render: (issued) => <KeyState issued={issued} />,
  },
  {
    key: 'role',
    header: texts.role,
    fold: { below: 'md', isPlain: true },
    render: ({ role }) => texts.roles[role],
  },
  {
    key: 'user_id',
    header: texts.forWhat,
    isElastic: true,
    fold: { below: 'md', isPlain: true },
    render: ({ user_id, scopes }) =>
      user_id === null ? (
        <Text span size="xs" c="dimmed">
          {scopes === null ? texts.everything : scopes.map((scope) => texts.scopeNames[scope]).join(', ')}
        </Text>
      ) : (
        <ViewLink to="/users/$id" params={{ id: user_id }} className="cell-text" title={user_id}>
          {user_id}
        </ViewLink>
      ),
  },
  { key: 'left', header: texts.budgetLeft, align: 'end', render: (issued) => <Budget issued={issued} /> },
  {
    key: 'last_used_at',
    header: texts.lastUsed,
    fold: { below: 'lg' },
    render: ({ last_used_at }) => <Moment value={last_used_at} />,
  },
  {
    key: 'expires_at',
    header: texts.fields.expires_at,
    fold: { below: 'lg', matters: ({ expires_at }) => expires_at !== null },
    render: ({ expires_at }) => <Moment value={expires_at} />,
  },
];

export default function Keys() {
  const { user_id, key, form, cursor } = useSearch({ from: '/keys' });
  const navigate = useNavigate({ from: '/keys' });
  const query = present({ user_id, cursor, limit: PAGE_SIZE });
  const keys = useAsk(['keys', query], (signal) => listKeys({ query, signal, throwOnError: true }), {
    everyMs: REFRESH_MS,
  });
  const listed = keys.data?.keys.find(({ key_id }) => key_id === key);
  const go = (to: { key?: string; form?: 'new' | 'change' | undefined }) => {
    void navigate({ search: (before) => ({ ...before, key: to.key, form: to.form }) });
  };
  return (
    <Page
      title={texts.title}
      actions={
        <Button
          leftSection={<IconPlus size={14} />}
          onClick={() => {
            go({ form: 'new' });
          }}
        >
          {texts.issue}
        </Button>
      }
    >
      <Group gap="xs" role="search" aria-label={messages.filters.label} className="filters">
        <FilterUser
          label={texts.fields.user_id}
          value={user_id}
          onChange={(next) => {
            void navigate({ search: (before) => ({ ...before, user_id: next, cursor: undefined }) });
          }}
        />
      </Group>
      <DataTable
        caption={texts.title}
        columns={COLUMNS}
        rows={keys.data?.keys}
        rowKey={({ key_id }) => key_id}
        query={keys}
        onOpen={({ key_id }) => {
          go({ key: key_id });
        }}
        empty={user_id === undefined ? texts.empty : texts.noneOfUser}
        footer={
          <CursorPaging
            isLater={cursor !== undefined}
            next={keys.data?.next_cursor}
            onCursor={(next) => {
              void navigate({ search: (before) => ({ ...before, cursor: next }) });
            }}
          />
        }
      />
      <SidePanel
        title={form === 'change' && listed !== undefined ? texts.changeTitle(listed.name) : texts.key}
        isOpen={key !== undefined}
        onClose={() => {
          go({});
        }}
      >
        {key !== undefined && (
          <KeyDetails
            key={key}
            keyId={key}
            listed={listed}
            everyMs={REFRESH_MS}
            isChanging={form === 'change'}
            onChanging={(isChanging) => {
              go({ key, form: isChanging ? 'change' : undefined });
            }}
          />
        )}
      </SidePanel>
      <IssueDialog
        isOpen={form === 'new'}
        userId={user_id}
        onClose={() => {
          go({});
        }}
      />
    </Page>
  );
}

interface DialogProps {
  readonly isOpen: boolean;
  readonly userId: string | undefined;
  readonly onClose: () => void;
}

/** The form, and then the secret, which goes with the dialog. */
function IssueDialog({ isOpen, userId, onClose }: DialogProps) {
  const [issued, setIssued] = useState<Exact<KeyCreatedResponse>>();
  const [isCovered, setCovered] = useState(false);
  const close = () => {
    setIssued(undefined);
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      size="lg"
      title={<Title order={2}>{issued === undefined ? texts.issue : texts.issued.title(issued.name)}</Title>}
      // A secret that is not copied yet is lost with the dialog.
      closeOnClickOutside={issued === undefined}
      closeOnEscape={issued === undefined && !isCovered}
      withCloseButton={issued === undefined}
      closeButtonProps={{ 'aria-label': messages.panel.close }}
      transitionProps={{ duration: 0 }}
    >
      {issued === undefined ? (
        <CoverContext value={setCovered}>
          <NewKeyForm userId={userId} onIssued={setIssued} onCancel={close} />
        </CoverContext>
      ) : (
        <IssuedKey issued={issued} onDone={close} />
      )}
    </Modal>
  );
}

interface NewKeyProps {
  /** Of whom a key is proposed to be. */
  readonly userId: string | undefined;
  readonly onIssued: (issued: Exact<KeyCreatedResponse>) => void;
  readonly onCancel: () => void;
}

function NewKeyForm({ userId = '', onIssued, onCancel }: NewKeyProps) {
  const [before] = useState(() => ({ ...EMPTY_KEY, user_id: userId }));
  return (
    <KeyForm<KeyCreatedResponse>
      before={before}
      isNew
      submit={texts.issue}
      call={(draft) => createKey({ body: keyRequest(draft), throwOnError: true })}
      onDone={onIssued}
      onCancel={onCancel}
    />
  );
}
