import { useNavigate, useSearch } from '@tanstack/react-router';
import { listCalls, type CallResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { Amount } from '../../components/amount';
import { SaveButton } from '../../components/save-button';
import { CursorPaging, DataTable, type Column } from '../../components/data-table';
import { Moment } from '../../components/moment';
import { Page } from '../../components/page';
import { SidePanel } from '../../components/side-panel';
import { ViewLink } from '../../components/view-link';
import { messages } from '../../messages';
import { countOf, formatCount, type Numeral } from '../../money/money';
import { present } from '../../search/read-search';
import { useRange } from '../../search/use-shared-search';
import { CallStatus } from './call-status';
import { durationText } from './durations';
import { Filters } from './filters';
import { LiveCalls } from './live-calls';
import { CallReceipt } from './receipt';

type Call = Exact<CallResponse>;

const PAGE_SIZE = 50;
const REFRESH_MS = 10_000;
const texts = messages.calls;

const COLUMNS: readonly Column<Call>[] = [
  {
    key: 'started_at',
    header: texts.startedAt,
    fold: { below: 'sm', isPlain: true },
    render: ({ started_at }) => <Moment value={started_at} />,
  },
  {
    key: 'status',
    header: texts.status,
    fold: { below: 'lg', isPlain: true },
    render: ({ status }) => <CallStatus status={status} />,
  },
  {
    key: 'model',
    header: texts.model,
    isElastic: true,
    render: ({ model }) => (
      <span className="cell-text" title={model}>
        {model}
      </span>
    ),
  },
  {
    key: 'user_id',
    header: texts.user,
    isElastic: true,
    fold: { below: 'md', into: 'model', isPlain: true },
    render: ({ user_id }) => (
      <ViewLink to="/users/$id" params={{ id: user_id }} className="cell-text" title={user_id}>
        {user_id}
      </ViewLink>
    ),
  },
  {
    key: 'input',
    header: texts.input,
    align: 'end',
    fold: { below: 'md', into: 'model', matters: hasEnded },
    render: ({ tokens: { input, cache_read, cache_write }, status }) => (
      <Tokens counts={[input, cache_read, cache_write]} status={status} />
    ),
  },
  {
    key: 'output',
    header: texts.output,
    align: 'end',
    fold: { below: 'md', into: 'model', matters: hasEnded },
    render: ({ tokens: { output }, status }) => <Tokens counts={[output]} status={status} />,
  },
  {
    key: 'first_byte_ms',
    header: texts.firstByte,
    align: 'end',
    visibleFrom: 'xl',
    render: ({ first_byte_ms }) => <span className="number">{durationText(first_byte_ms)}</span>,
  },
  {
    key: 'duration_ms',
    header: texts.duration,
    align: 'end',
    visibleFrom: 'lg',
    render: ({ duration_ms }) => <span className="number">{durationText(duration_ms)}</span>,
  },
  {
    key: 'charged',
    header: texts.charged,
    align: 'end',
    render: ({ charged, currency }) => <Amount value={charged} currency={currency} />,
  },
];

function hasEnded({ status }: Call): boolean {
  return status !== 'started';
}

/** Nothing is known of a call under way. */
function Tokens({
  counts,
  status,
}: {
  readonly counts: readonly Numeral[];
  readonly status: Call['status'];
}) {
  const sum = counts.reduce((total, count) => total + countOf(count), 0);
  return <span className="number">{status === 'started' ? '–' : formatCount(sum)}</span>;
}

export default function Calls() {
  const { user_id, key_id, model, status, call, cursor } = useSearch({ from: '/calls' });
  const navigate = useNavigate({ from: '/calls' });
  const { range } = useRange();
  const filter = present({ user_id, key_id, model, status });
  const query = () => ({ ...filter, ...range.bounds() });
  const calls = useAsk(
    ['calls', filter, range.key, cursor],
    (signal) =>
      listCalls({
        query: { ...query(), ...present({ cursor }), limit: PAGE_SIZE },
        signal,
        throwOnError: true,
      }),
    cursor === undefined ? { everyMs: REFRESH_MS } : {},
  );
  const open = (callId: string | undefined) => {
    void navigate({ search: (before) => ({ ...before, call: callId }) });
  };
  const hasFilter = Object.keys(filter).length > 0;
  return (
    <Page
      title={texts.title}
      hasRange
      actions={
        <SaveButton
          label={messages.csv.download}
          fileName="calls.csv"
          call={() =>
            listCalls({
              query: { ...query(), format: 'csv', excel: '1' },
              parseAs: 'blob',
              throwOnError: true,
            })
          }
        />
      }
    >
      <Filters
        filter={filter}
        onChange={(change) => {
          void navigate({ search: (before) => ({ ...before, ...change, cursor: undefined }) });
        }}
      />
      <LiveCalls
        filter={present({ user_id, key_id, model })}
        logged={calls.isPlaceholderData ? undefined : calls.data?.calls}
        onOpen={open}
      />
      <DataTable
        caption={texts.title}
        columns={COLUMNS}
        rows={calls.data?.calls}
        rowKey={({ call_id }) => call_id}
        query={calls}
        onOpen={({ call_id }) => {
          open(call_id);
        }}
        empty={hasFilter ? texts.noneMatches : texts.empty}
        footer={
          <CursorPaging
            isLater={cursor !== undefined}
            next={calls.data?.next_cursor}
            onCursor={(next) => {
              void navigate({ search: (before) => ({ ...before, cursor: next }) });
            }}
          />
        }
      />
      <SidePanel
        title={texts.receipt.title}
        isOpen={call !== undefined}
        onClose={() => {
          open(undefined);
        }}
      >
        {call !== undefined && <CallReceipt callId={call} />}
      </SidePanel>
    </Page>
  );
}
