import { Button, Group, Paper, Skeleton, Table, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSelector } from '@tabler/icons-react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { messages } from '../messages';
import { ErrorNotice } from './error-notice';
import { useWindowFrom, type Breakpoint } from './use-window';

/** Where a value is once its column has no room. */
interface Fold<Row> {
  /** Windows narrower than this have no such column. */
  readonly below: Breakpoint;
  /** The key of the column whose cells take the value; the first one without it. */
  readonly into?: string;
  /** Whether the value says what it is, so that it needs no header beside it. */
  readonly isPlain?: boolean;
  /** Rows in which the value matters; all without it. */
  readonly matters?: (row: Row) => boolean;
}

export interface Column<Row> {
  /** Also the name that the API sorts by, if it does. */
  readonly key: string;
  readonly header: string;
  /** Numbers end at the same edge. */
  readonly align?: 'start' | 'end';
  readonly isSortable?: boolean;
  /** A share of the table, as CSS has it. With one of them, no content moves the columns. */
  readonly width?: string;
  /** Takes the room that the others leave, and cuts or breaks its texts there. */
  readonly isElastic?: boolean;
  /** Left out of narrower windows. */
  readonly visibleFrom?: Breakpoint | undefined;
  readonly fold?: Fold<Row>;
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
  /** A last row, with what its first cell says. */
  readonly total?: { readonly label: string; readonly row: Row } | undefined;
  /** Below the table: `<CursorPaging />`, as a rule. */
  readonly footer?: ReactNode;
}

const SKELETON_ROWS = 6;

/** A table of one page of rows, with its empty, loading, failed and forbidden states. */
export function DataTable<Row>({ columns, rows, query, footer, caption, total, ...rest }: Props<Row>) {
  const layout = useLayout(columns);
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
                {layout.map(({ column }) => (
                  <HeaderCell key={column.key} column={column} sorting={rest.sorting} />
                ))}
              </Table.Tr>
            </Table.Thead>
            <Body layout={layout} rows={rows} {...rest} />
            {total !== undefined && <Total layout={layout} {...total} />}
          </Table>
        </Table.ScrollContainer>
      </Paper>
      {footer}
    </>
  );
}

/** A column that is shown, and those that are folded into its cells. */
interface Place<Row> {
  readonly column: Column<Row>;
  readonly folded: readonly Column<Row>[];
}

function useLayout<Row>(columns: readonly Column<Row>[]): Place<Row>[] {
  const isFrom = useWindowFrom();
  const shown = columns.filter(
    ({ visibleFrom, fold }) =>
      (visibleFrom === undefined || isFrom(visibleFrom)) && (fold === undefined || isFrom(fold.below)),
  );
  const hostOf = ({ fold }: Column<Row>) => shown.find(({ key }) => key === fold?.into) ?? shown[0];
  const folded = columns.filter(({ fold }) => fold !== undefined && !isFrom(fold.below));
  return shown.map((column) => ({ column, folded: folded.filter((each) => hostOf(each) === column) }));
}

/** Values without a column of their own, in one line if there is room. */
function Folded<Row>({ columns, row }: { readonly columns: readonly Column<Row>[]; readonly row: Row }) {
  const present = columns
    .filter(({ fold }) => fold?.matters?.(row) !== false)
    .map((column) => ({ column, value: column.render(row) }))
    .filter(({ value }) => value !== '');
  if (present.length === 0) return null;
  return (
    <div className="folded">
      {present.map(({ column: { key, header, fold }, value }) => (
        <div key={key}>
          {fold?.isPlain !== true && `${header} `}
          {value}
        </div>
      ))}
    </div>
  );
}

const classOf = <Row,>({ align, isElastic = false }: Column<Row>) =>
  [align, isElastic ? 'elastic' : undefined].filter((name) => name !== undefined).join(' ');

function Total<Row>({
  layout,
  label,
  row,
}: {
  readonly layout: readonly Place<Row>[];
  readonly label: string;
  readonly row: Row;
}) {
  return (
    <Table.Tfoot>
      <Table.Tr>
        {layout.map(({ column, folded }, index) =>
          index === 0 ? (
            <Table.Th key={column.key} scope="row" className={classOf(column)}>
              {label}
              <Folded columns={folded} row={row} />
            </Table.Th>
          ) : (
            <Table.Td key={column.key} className={`${classOf(column)} total`}>
              {column.render(row)}
              <Folded columns={folded} row={row} />
            </Table.Td>
          ),
        )}
      </Table.Tr>
    </Table.Tfoot>
  );
}

function HeaderCell<Row>({
  column,
  sorting,
}: {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
}) {
  const { key, header, align, width, isSortable = false } = column;
  const content = (
    <Text span size="xs" fw={500} c="dimmed">
      {header}
    </Text>
  );
  if (!isSortable || sorting === undefined) {
    return (
      <Table.Th className={classOf(column)} w={width}>
        {content}
      </Table.Th>
    );
  }
  const isDown = sorting.by === `-${key}`;
  const isUp = sorting.by === key;
  const Icon = isDown ? IconChevronDown : isUp ? IconChevronUp : IconSelector;
  return (
    <Table.Th
      className={classOf(column)}
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

interface BodyProps<Row> extends Pick<Props<Row>, 'rows' | 'rowKey' | 'onOpen' | 'marked' | 'empty'> {
  readonly layout: readonly Place<Row>[];
}

function Body<Row>({ layout, rows, rowKey, onOpen, marked, empty = messages.table.empty }: BodyProps<Row>) {
  if (rows === undefined) {
    return (
      <Table.Tbody aria-busy aria-label={messages.table.loading}>
        {Array.from({ length: SKELETON_ROWS }, (_, index) => (
          <Table.Tr key={index}>
            {layout.map(({ column: { key } }) => (
              <Table.Td key={key}>
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
          <Table.Td colSpan={layout.length}>
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
          {layout.map(({ column, folded }) => (
            <Table.Td key={column.key} className={classOf(column)}>
              {column.render(row)}
              <Folded columns={folded} row={row} />
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
      // A link or button within the row goes where it says; a shortened amount shows its digits to a finger.
      const others = isTouch(event.nativeEvent) ? 'a, button, .shortened' : 'a, button';
      if (event.target instanceof Element && event.target.closest(others) === null) open();
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && event.target === event.currentTarget) open();
    },
  };
}

const isTouch = (event: Event) => event instanceof PointerEvent && event.pointerType === 'touch';

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
