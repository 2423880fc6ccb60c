/** The largest 128-bit number: never a valid id, and "the whole amount" when a pending transfer is posted. */
export const U128_MAX = (1n << 128n) - 1n;
export const U64_MAX = (1n << 64n) - 1n;

/** Numbers are little-endian everywhere in the packed structs. */
const LITTLE_ENDIAN = true;
const U32_MAX = 0xffff_ffff;

export function readU128(view: DataView, at: number): bigint {
  const low = view.getBigUint64(at, LITTLE_ENDIAN);
  const high = view.getBigUint64(at + 8, LITTLE_ENDIAN);
  return high === 0n ? low : (high << 64n) | low;
}

/** Writes a number in 0…2^128-1; the caller has checked the range. */
export function writeU128(view: DataView, at: number, value: bigint): void {
  view.setBigUint64(at, value, LITTLE_ENDIAN);
  view.setBigUint64(at + 8, value <= U64_MAX ? 0n : value >> 64n, LITTLE_ENDIAN);
}

export function readU64(view: DataView, at: number): bigint {
  return view.getBigUint64(at, LITTLE_ENDIAN);
}

export function writeU64(view: DataView, at: number, value: bigint): void {
  view.setBigUint64(at, value, LITTLE_ENDIAN);
}

export function readU32(view: DataView, at: number): number {
  return view.getUint32(at, LITTLE_ENDIAN);
}

export function writeU32(view: DataView, at: number, value: number): void {
  view.setUint32(at, value, LITTLE_ENDIAN);
}

export function readU16(view: DataView, at: number): number {
  return view.getUint16(at, LITTLE_ENDIAN);
}

export function writeU16(view: DataView, at: number, value: number): void {
  view.setUint16(at, value, LITTLE_ENDIAN);
}

/** Numbers of transfers, from -1 ("none") to 2^48 - 2, in six bytes. */
export const NUMBER_SIZE = 6;

export function readNumber(view: DataView, at: number): number {
  return readU16(view, at + 4) * 2 ** 32 + readU32(view, at) - 1;
}

export function writeNumber(view: DataView, at: number, value: number): void {
  writeU32(view, at, (value + 1) >>> 0);
  writeU16(view, at + 4, Math.floor((value + 1) / 2 ** 32));
}

/** Comparing 32-bit words allocates nothing, unlike comparing two bigints read from the same bytes. */
export function sameU128(a: DataView, aAt: number, b: DataView, bAt: number): boolean {
  return (
    readU32(a, aAt) === readU32(b, bAt) &&
    readU32(a, aAt + 4) === readU32(b, bAt + 4) &&
    readU32(a, aAt + 8) === readU32(b, bAt + 8) &&
    readU32(a, aAt + 12) === readU32(b, bAt + 12)
  );
}

export function isZeroU128(view: DataView, at: number): boolean {
  return (
    readU32(view, at) === 0 &&
    readU32(view, at + 4) === 0 &&
    readU32(view, at + 8) === 0 &&
    readU32(view, at + 12) === 0
  );
}

export function isMaxU128(view: DataView, at: number): boolean {
  return (
    readU32(view, at) === U32_MAX &&
    readU32(view, at + 4) === U32_MAX &&
    readU32(view, at + 8) === U32_MAX &&
    readU32(view, at + 12) === U32_MAX
  );
}

/** Writes a 128-bit number with its most significant byte first, so that bytes sort like numbers. */
export function writeSortableU128(target: DataView, at: number, source: DataView, sourceAt: number): void {
  for (let word = 0; word < 16; word += 4) {
    target.setUint32(at + word, readU32(source, sourceAt + 12 - word), false);
  }
}

/** The inverse of {@link writeSortableU128}. */
export function readSortableU128(target: DataView, at: number, source: DataView, sourceAt: number): void {
  for (let word = 0; word < 16; word += 4) {
    writeU32(target, at + 12 - word, source.getUint32(sourceAt + word, false));
  }
}
