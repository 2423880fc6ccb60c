/** The account a block belongs to, as far as a block knows it. */
export interface BlockOwner {
  readonly timestamp: bigint;
  hasId(view: DataView, at: number): boolean;
  writeId(view: DataView, at: number): void;
}
