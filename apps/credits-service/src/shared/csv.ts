import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { ExactDecimal } from '@app/http';
import { formatAmount, formatDecimal } from '@app/money';
import type { Request } from 'express';

/** A bigint is an amount in units. */
type CsvValue = string | bigint | number | boolean | ExactDecimal | null;

/** A way to write rows as CSV. */
export interface CsvForm<Row> {
  readonly header: string;
  readonly line: (row: Row) => string;
}

/** What callers say about the form of a list. */
interface CsvQuery {
  readonly format?: 'json' | 'csv';
  readonly excel?: '1';
}

/** As in RFC 4180. */
const LINE_END = '\r\n';
/** Without it Excel takes UTF-8 for another encoding. */
const BYTE_ORDER_MARK = '\ufeff';
/** The beginnings of a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;

/** RFC 4180, with texts as they were stored: whatever reads the file decides what a formula is. */
export function csvForm<Row>(columns: Readonly<Record<string, (row: Row) => CsvValue>>): CsvForm<Row> {
  return formOf('', columns, (text) => text);
}

/** For spreadsheets, which run cells that look like formulas: those begin with an apostrophe here. */
export function excelCsvForm<Row>(columns: Readonly<Record<string, (row: Row) => CsvValue>>): CsvForm<Row> {
  return formOf(BYTE_ORDER_MARK, columns, (text) => (FORMULA.test(text) ? `'${text}` : text));
}

/** Whether a caller wants CSV: the query comes before the header. */
export function wantsCsv(request: Request, { format }: CsvQuery): boolean {
  const isCsv = request.accepts(['application/json', 'text/csv']) === 'text/csv';
  return (format ?? (isCsv ? 'csv' : 'json')) === 'csv';
}

/**
 * Rows as CSV, in parts. The first part is read at once, so that what fails at first is a problem and not the
 * beginning of a file.
 * @throws the error of the first page
 */
export async function csvParts<Row>(
  form: CsvForm<Row>,
  pages: AsyncIterable<readonly Row[]>,
): Promise<AsyncIterable<string>> {
  const parts = partsOf(form, pages);
  return followedBy(await parts.next(), parts);
}

/** @param name of the file */
export function csvFile(name: string, parts: AsyncIterable<string>): StreamableFile {
  return new StreamableFile(Readable.from(parts, { objectMode: false }), {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${name}"`,
  });
}

function formOf<Row>(
  mark: string,
  columns: Readonly<Record<string, (row: Row) => CsvValue>>,
  cellOf: (text: string) => string,
): CsvForm<Row> {
  const values = Object.values(columns);
  return {
    header: mark + Object.keys(columns).join(',') + LINE_END,
    line: (row) => values.map((valueOf) => csvField(valueOf(row), cellOf)).join(',') + LINE_END,
  };
}

function csvField(value: CsvValue, cellOf: (text: string) => string): string {
  if (value === null) return '';
  if (typeof value === 'bigint') return formatAmount(value);
  if (value instanceof ExactDecimal) return formatDecimal(value.value, value.places);
  if (typeof value !== 'string') return String(value);
  const cell = cellOf(value);
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

async function* partsOf<Row>(
  form: CsvForm<Row>,
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string, void> {
  let { header } = form;
  for await (const page of pages) {
    yield header + page.map(form.line).join('');
    header = '';
  }
  if (header !== '') yield header;
}

async function* followedBy<T>(
  first: IteratorResult<T, void>,
  rest: AsyncGenerator<T, void>,
): AsyncGenerator<T, void> {
  try {
    if (first.done !== true) yield first.value;
    yield* rest;
  } finally {
    await rest.return();
  }
}
