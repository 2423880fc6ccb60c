import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { Fault } from './fault';
import { COLUMNS, readRow, type Column, type UserRow } from './user-row';

/** Some 1.5 million users; the file is read as a whole. */
const FILE_MAX_BYTES = 64 * 1024 * 1024;
/** All columns at their longest, in UTF-8 and with each quote doubled, take less. */
const RECORD_MAX_BYTES = 16 * 1024;
const CHUNK_BYTES = 64 * 1024;
const HEADER_SHOWN_MAX = 60;
const MEBIBYTE = 1024 * 1024;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BYTE_ORDER_MARKS_OF_UTF16 = ['fffe', 'feff'];
const REQUIRED = ['user_id', 'opening_balance'] as const satisfies Column[];

/** Sentences for the library's codes. What follows such a place can't be told apart, so reading ends there. */
const CSV_FAULTS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'text follows a closing quote; a quote inside quotes is written twice',
  INVALID_OPENING_QUOTE: 'a quote stands inside a field that does not begin with one',
  CSV_MAX_RECORD_SIZE: `has more than ${RECORD_MAX_BYTES} bytes, as where a quote stays open`,
};

/** What a file says, and what is wrong with it. */
export interface UsersFile {
  readonly rows: readonly UserRow[];
  readonly faults: readonly Fault[];
}

/**
 * Reads a CSV file (RFC 4180) in UTF-8, with a header line and lines that end as on any system. A byte order mark, as
 * Excel writes it, and empty lines count for nothing.
 * @throws Error of the file system
 */
export async function readUsers(path: string): Promise<UsersFile> {
  const bytes = await readUpTo(path, FILE_MAX_BYTES);
  if (bytes === null) {
    const message = `the file has more than ${FILE_MAX_BYTES / MEBIBYTE} MiB; split it, each part with the header line`;
    return { rows: [], faults: [{ line: null, column: null, message }] };
  }
  const faults = encodingFaults(bytes);
  return faults.length > 0 ? { rows: [], faults } : readCsv(bytes);
}

/** Of a file, or of a pipe such as /dev/stdin. @returns null for more bytes */
async function readUpTo(path: string, bytesMax: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function encodingFaults(bytes: Buffer): Fault[] {
  if (BYTE_ORDER_MARKS_OF_UTF16.includes(bytes.subarray(0, 2).toString('hex'))) {
    return [{ line: null, column: null, message: 'the file is in UTF-16; save it as CSV in UTF-8' }];
  }
  if (isUtf8(bytes)) return [];
  const faults: Fault[] = [];
  for (let [line, start] = [1, 0]; start < bytes.length; line += 1) {
    const end = bytes.indexOf(LINE_FEED, start);
    const next = end === -1 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(start, next))) {
      faults.push({ line, column: null, message: 'is not in UTF-8; save the file as CSV in UTF-8' });
    }
    start = next;
  }
  return faults;
}

async function readCsv(bytes: Buffer): Promise<UsersFile> {
  const lines = new Lines(bytes);
  const records = new Records();
  const parser = parse({
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: RECORD_MAX_BYTES,
    relax_column_count: true,
    skip_empty_lines: true,
    on_record: (cells: string[], context) => {
      records.add(lines.next(context.bytes), cells);
      return null;
    },
  });
  Readable.from(chunksOf(bytes), { objectMode: false }).pipe(parser).resume();
  try {
    await finished(parser);
  } catch (error) {
    const sentence = error instanceof CsvError ? CSV_FAULTS[error.code] : undefined;
    if (sentence === undefined) throw error;
    records.faults.push({
      line: lines.next(bytes.length),
      column: null,
      message: `${sentence}. Lines from here on were not read`,
    });
    return records;
  }
  records.end();
  return records;
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    yield bytes.subarray(start, start + CHUNK_BYTES);
  }
}

/** Counts lines itself: the parser counts those inside quotes twice where they end as on Windows. */
class Lines {
  private line = 1;
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  /** @param end of a record, in bytes @returns the line on which the record begins */
  next(end: number): number {
    while (this.at < end && this.isBreak()) this.step();
    const start = this.line;
    while (this.at < end) this.step();
    return start;
  }

  private isBreak(): boolean {
    const byte = this.bytes[this.at];
    return byte === LINE_FEED || byte === CARRIAGE_RETURN;
  }

  private step(): void {
    const byte = this.bytes[this.at];
    this.at += 1;
    const isFirstOfTwo = byte === CARRIAGE_RETURN && this.bytes[this.at] === LINE_FEED;
    if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && !isFirstOfTwo)) this.line += 1;
  }
}

class Records implements UsersFile {
  readonly rows: UserRow[] = [];
  readonly faults: Fault[] = [];
  private header: readonly string[] | null = null;
  private isReadable = true;

  add(line: number, cells: readonly string[]): void {
    if (this.header === null) {
      this.header = cells;
      this.faults.push(...headerFaults(line, cells));
      this.isReadable = this.faults.length === 0;
    } else if (this.isReadable) {
      this.addRow(line, cells, this.header);
    }
  }

  end(): void {
    const isEmpty = this.isReadable && this.rows.length === 0 && this.faults.length === 0;
    if (isEmpty) this.faults.push({ line: null, column: null, message: 'the file has no users' });
  }

  private addRow(line: number, cells: readonly string[], header: readonly string[]): void {
    if (cells.length !== header.length) {
      const message = `has ${cells.length} fields, and the header line has ${header.length}; a comma inside a field needs quotes`;
      this.faults.push({ line, column: null, message });
      return;
    }
    const cell = (column: Column) => cells[header.indexOf(column)] ?? '';
    const row = readRow(line, {
      user_id: cell('user_id'),
      opening_balance: cell('opening_balance'),
      currency: cell('currency'),
      display_name: cell('display_name'),
    });
    if (Array.isArray(row)) this.faults.push(...row);
    else this.rows.push(row);
  }
}

function headerFaults(line: number, names: readonly string[]): Fault[] {
  const known: readonly string[] = COLUMNS;
  const faults: Fault[] = [];
  for (const [index, name] of names.entries()) {
    const column = JSON.stringify(name.slice(0, HEADER_SHOWN_MAX));
    if (!known.includes(name)) {
      const message = `is not a column of such a file; these are ${COLUMNS.join(', ')}, with commas in between`;
      faults.push({ line, column, message });
    } else if (names.indexOf(name) < index) {
      faults.push({ line, column, message: 'is there twice' });
    }
  }
  for (const column of REQUIRED) {
    if (!names.includes(column)) faults.push({ line, column, message: 'is missing from the header line' });
  }
  return faults;
}
