import { RECORD_SIZE, SEGMENT_RECORDS } from '../format/log-record';
import { Packed, PackedRecord } from '../format/packed';

/**
 * The newest records in memory, in chunks of whole segments. A chunk is never moved or used again, so a record stays
 * readable after the window has gone on.
 */
export class LogWindow {
  private chunks: Packed[] = [];
  private readonly chunkRecords: number;
  /** The number of the first transfer in memory, where a chunk begins. */
  private firstNumber: number;

  /** @param length how many transfers the log has; the window then begins where {@link first} says. */
  constructor(
    length: number,
    private readonly chunksMax: number,
    chunkSegments: number,
  ) {
    this.chunkRecords = chunkSegments * SEGMENT_RECORDS;
    const open = Math.floor(length / this.chunkRecords);
    this.firstNumber = Math.max(0, open - chunksMax + 1) * this.chunkRecords;
  }

  get first(): number {
    return this.firstNumber;
  }

  /** The record of a transfer from number {@link first} on, or the room for the one after all others. */
  at(transfer: number): PackedRecord {
    const offset = transfer - this.firstNumber;
    const chunk = Math.floor(offset / this.chunkRecords);
    const packed = this.chunks[chunk] ?? this.grow();
    return new PackedRecord(packed, (offset - chunk * this.chunkRecords) * RECORD_SIZE);
  }

  /** The bytes of the records from `start` to before `end`, which are of one segment. */
  bytes(start: number, end: number): Uint8Array {
    const { packed, at } = this.at(start);
    return packed.bytes.subarray(at, at + (end - start) * RECORD_SIZE);
  }

  /** Drops the oldest chunks beyond those to be kept; all records before number `written` are in the file. */
  slide(written: number): void {
    while (this.chunks.length > this.chunksMax && this.firstNumber + this.chunkRecords <= written) {
      this.chunks.shift();
      this.firstNumber += this.chunkRecords;
    }
  }

  private grow(): Packed {
    const chunk = Packed.allocate(this.chunkRecords * RECORD_SIZE);
    this.chunks.push(chunk);
    return chunk;
  }
}
