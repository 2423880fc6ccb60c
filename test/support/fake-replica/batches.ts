import { BODY_BYTES_MAX, WireError } from './wire';

/**
 * A body holds the batches of several calls, since a client joins calls of one kind that wait: first all records,
 * then a trailer that says how many belong to each batch (src/vsr/multi_batch.zig).
 *
 * The trailer is read from its end: the number of batches, then their lengths, two bytes each. It is as long as a
 * whole number of records, so that unused places before the lengths are padded with 0xffff.
 */
const ITEM_BYTES = 2;
const PADDING = 0xff;

/**
 * @param recordBytes how long one record is
 * @returns the records of each batch
 * @throws WireError where the trailer does not fit the body
 */
export function splitBatches(body: Buffer, recordBytes: number): Buffer[][] {
  const count = body.readUInt16LE(body.length - ITEM_BYTES);
  const payloadBytes = body.length - trailerBytes(count, recordBytes);
  let offset = 0;
  const batches = Array.from({ length: count }, (_, index) => {
    const length = body.readUInt16LE(body.length - (index + 2) * ITEM_BYTES);
    return Array.from({ length }, () => body.subarray(offset, (offset += recordBytes)));
  });
  if (offset !== payloadBytes) {
    throw new WireError(`Batches of ${offset} bytes in a payload of ${payloadBytes}.`);
  }
  return batches;
}

/** @throws WireError where the batches are more than one message can hold */
export function joinBatches(batches: Buffer[][], recordBytes: number): Buffer {
  const trailer = Buffer.alloc(trailerBytes(batches.length, recordBytes), PADDING);
  [batches.length, ...batches.map((batch) => batch.length)].forEach((value, index) => {
    trailer.writeUInt16LE(value, trailer.length - (index + 1) * ITEM_BYTES);
  });
  const body = Buffer.concat([...batches.flat(), trailer]);
  if (body.length > BODY_BYTES_MAX) throw new WireError(`A reply of ${body.length} bytes.`);
  return body;
}

function trailerBytes(batches: number, recordBytes: number): number {
  return Math.ceil(((batches + 1) * ITEM_BYTES) / recordBytes) * recordBytes;
}
