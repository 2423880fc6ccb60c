import { Button, Group, Paper, Skeleton, Table, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSelector } from '@tabler/icons-react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { messages } from '../messages';
import { ErrorNotice } from './error-notice';

export interface Column<Row> {
  /** Also the name that the API sorts by, if it does. */
  readonly key: string;
  readonly header: string;
  /** Numbers end at the same edge. */
  readonly align?: 'start' | 'end';
  readonly isSortable?: boolean;
  /** A share of the table, as CSS has it. With one of them, no content moves the columns. */
  readonly width?: string;
  /** Left out of narrower windows. */
  readonly visibleFrom?: 'xs' | 'sm' | 'md' | 'lg' | undefined;
  readonly render: (row: Row) => ReactNode;
}

export interface Sorting {
  /** A column's key, with `-` before it for the largest first. */
  readonly by: string | undefined;
  readonly onSort: (by: string) => void;
}

/** What a query knows of itself; a result of `useAsk` is one. */
export interface QueryState {
  readonly isPending: boolean;
  readonly isPlaceholderData: boolean;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

interface Props<Row> {
  /** Says what the table holds, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[] | undefined;
  readonly rowKey: (row: Row) => string;
  readonly query?: QueryState;
  readonly sorting?: Sorting;
  /** Opens a row by a click or Enter; the arrow keys go from row to row. */
  readonly onOpen?: (row: Row) => void;
  readonly empty?: string;
  /** The key of a row that stands out, and comes into view. */
  readonly marked?: string | undefined;
  /** A last row, by the columns' keys. */
  readonly totals?: Readonly<Record<string, ReactNode>>;
  /** Below the table: `<CursorPaging />`, as a rule. */
  readonly footer?: ReactNode;
}

const SKELETON_ROWS = 6;

/** A table of one page of rows, with its empty, loading, failed and forbidden states. */
export function DataTable<Row>({ columns, rows, query, footer, caption, totals, ...rest }: Props<Row>) {
  if (query?.error != null && rows === undefined) {
    return <ErrorNotice error={query.error} onRetry={() => query.refetch()} />;
  }
  return (
    <>
      {query?.error != null && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      <Paper className={`card ${query?.isPlaceholderData === true ? 'stale' : ''}`}>
        <Table.ScrollContainer minWidth={0} type="native" tabIndex={0} role="region" aria-label={caption}>
          <Table
            highlightOnHover={rest.onOpen !== undefined}
            layout={columns.some(({ width }) => width !== undefined) ? 'fixed' : 'auto'}
          >
            <caption className="visually-hidden">{caption}</caption>
            <Table.Thead>
              <Table.Tr>
                {columns.map((column) => (
                  <HeaderCell key={column.key} column={column} sorting={rest.sorting} />
                ))}
              </Table.Tr>
            </Table.Thead>
            <Body columns={columns} rows={rows} {...rest} />
            {totals !== undefined && (
              <Table.Tfoot>
                <Table.Tr>
                  {columns.map(({ key, align }, index) =>
                    index === 0 ? (
                      <Table.Th key={key} scope="row">
                        {totals[key]}
                      </Table.Th>
                    ) : (
                      <Table.Td key={key} className={`${align ?? ''} total`}>
                        {totals[key]}
                      </Table.Td>
                    ),
                  )}
                </Table.Tr>
              </Table.Tfoot>
            )}
          </Table>
        </Table.ScrollContainer>
      </Paper>
      {footer}
    </>
  );
}

function HeaderCell<Row>({
  column: { key, header, align, visibleFrom, width, isSortable = false },
  sorting,
}: {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
}) {
  const content = (
    <Text span size="xs" fw={500} c="dimmed">
      {header}
    </Text>
  );
  if (!isSortable || sorting === undefined) {
    return (
      <Table.Th className={align} visibleFrom={visibleFrom} w={width}>
        {content}
      </Table.Th>
    );
  }
  const isDown = sorting.by === `-${key}`;
  const isUp = sorting.by === key;
  const Icon = isDown ? IconChevronDown : isUp ? IconChevronUp : IconSelector;
  return (
    <Table.Th
      className={align}
      visibleFrom={visibleFrom}
      w={width}
      aria-sort={isDown ? 'descending' : isUp ? 'ascending' : 'none'}
    >
      <UnstyledButton
        aria-label={messages.table.sortBy(header)}
        onClick={() => {
          sorting.onSort(isDown ? key : `-${key}`);
        }}
      >
        <Group gap={2} wrap="nowrap" justify={align === 'end' ? 'flex-end' : 'flex-start'}>
          {content}
          <Icon size={12} aria-hidden />
        </Group>
      </UnstyledButton>
    </Table.Th>
  );
}

function Body<Row>({
  columns,
  rows,
  rowKey,
  onOpen,
  marked,
  empty = messages.table.empty,
}: Pick<Props<Row>, 'columns' | 'rows' | 'rowKey' | 'onOpen' | 'marked' | 'empty'>) {
  if (rows === undefined) {
    return (
      <Table.Tbody aria-busy aria-label={messages.table.loading}>
        {Array.from({ length: SKELETON_ROWS }, (_, index) => (
          <Table.Tr key={index}>
            {columns.map(({ key, visibleFrom }) => (
              <Table.Td key={key} visibleFrom={visibleFrom}>
                <Skeleton height={12} radius="sm" my={3} />
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    );
  }
  if (rows.length === 0) {
    return (
      <Table.Tbody>
        <Table.Tr>
          <Table.Td colSpan={columns.length}>
            <Text size="sm" c="dimmed" ta="center" py="xl">
              {empty}
            </Text>
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    );
  }
  return (
    <Table.Tbody onKeyDown={onOpen === undefined ? undefined : moveFocus}>
      {rows.map((row) => (
        <Table.Tr
          key={rowKey(row)}
          {...(rowKey(row) === marked ? MARKED : {})}
          {...(onOpen === undefined
            ? {}
            : openable(() => {
                onOpen(row);
              }))}
        >
          {columns.map(({ key, align, visibleFrom, render }) => (
            <Table.Td key={key} className={align} visibleFrom={visibleFrom}>
              {render(row)}
            </Table.Td>
          ))}
        </Table.Tr>
      ))}
    </Table.Tbody>
  );
}

const MARKED = {
  'aria-current': true,
  className: 'marked',
  // Called once per row, since it is always the same.
  ref: (row: HTMLElement | null) => row?.scrollIntoView({ block: 'center' }),
} as const;

function openable(open: () => void) {
  return {
    className: 'openable',
    tabIndex: 0,
    onClick: (event: MouseEvent) => {
      // A link or button within the row goes where it says.
      if (event.target instanceof Element && event.target.closest('a, button') === null) open();
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && event.target === event.currentTarget) open();
    },
  };
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (!(event.target instanceof HTMLTableRowElement)) return;
  const { nextElementSibling, previousElementSibling } = event.target;
  const to =
    event.key === 'ArrowDown' ? nextElementSibling : event.key === 'ArrowUp' ? previousElementSibling : null;
  if (!(to instanceof HTMLElement)) return;
  event.preventDefault();
  to.focus();
}

interface PagingProps {
  /** Whether this is a page after the first. */
  readonly isLater: boolean;
  readonly next: string | null | undefined;
  /** Goes to a cursor; undefined is the first page. */
  readonly onCursor: (cursor: string | undefined) => void;
}

/** Goes through the pages of a list by cursor. The browser's Back goes to the page before. */
export function CursorPaging({ isLater, next, onCursor }: PagingProps) {
  if (!isLater && next == null) return null;
  return (
    <Group component="nav" aria-label={messages.table.paging} gap="xs" justify="flex-end">
      <Button
        variant="default"
        disabled={!isLater}
        onClick={() => {
          onCursor(undefined);
        }}
      >
        {messages.table.first}
      </Button>
      <Button
        variant="default"
        disabled={!isLater}
        onClick={() => {
          window.history.back();
        }}
      >
        {messages.table.previous}
      </Button>
      <Button
        variant="default"
        disabled={next == null}
        onClick={() => {
          if (next != null) onCursor(next);
        }}
      >
        {messages.table.next}
      </Button>
    </Group>
  );
}
