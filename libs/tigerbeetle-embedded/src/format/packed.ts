/** Bytes that hold packed structs, and the view that reads numbers out of them. */
export class Packed {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  static allocate(size: number): Packed {
    return new Packed(new Uint8Array(size));
  }
}

/** One struct within packed bytes. It stays readable when the log moves on to other bytes. */
export class PackedRecord {
  constructor(
    readonly packed: Packed,
    readonly at: number,
  ) {}

  get view(): DataView {
    return this.packed.view;
  }
}

/** A batch as it was when the call was made: later changes to the caller's objects don't show. */
export interface PackedBatch {
  readonly packed: Packed;
  readonly count: number;
}
