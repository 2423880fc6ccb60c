/**
 * What a linked chain has changed so far, so that all of it can be taken back when one of its events fails. Outside a
 * chain nothing is recorded, since a single event changes nothing before it is known to succeed.
 */
export class Journal {
  private undos: (() => void)[] = [];
  private chainOpen = false;

  begin(): void {
    this.chainOpen = true;
  }

  /** Notes how to take back a change that is made now. */
  record(undo: () => void): void {
    if (this.chainOpen) this.undos.push(undo);
  }

  persist(): void {
    this.undos = [];
    this.chainOpen = false;
  }

  /** Undoes the changes, the last one first. */
  discard(): void {
    const undos = this.undos;
    this.persist();
    for (const undo of undos.toReversed()) undo();
  }
}
