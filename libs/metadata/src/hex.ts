/** A 128-bit id as the store keeps it: 32 lower-case hex digits. */
export function hex128(id: bigint): string {
  return id.toString(16).padStart(32, '0');
}
