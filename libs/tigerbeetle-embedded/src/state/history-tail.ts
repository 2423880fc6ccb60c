/**
 * The numbers of an account's last transfers, to reach them without following the links from each to the one before. Where a
 * linked chain failed, numbers at the end may be of transfers that were taken back; the next transfer removes them.
 */
export class HistoryTail {
  private numbers: number[] = [];
  /** How many of the account's transfers come before the first number. */
  private first = 0;

  /** Notes the transfer that has `position` others of the account before it. */
  add(position: number, transfer: number): void {
    const place = position - this.first;
    if (place < 0 || place > this.numbers.length) {
      this.first = position;
      this.numbers = [transfer];
      return;
    }
    if (place < this.numbers.length) this.numbers.length = place;
    this.numbers.push(transfer);
  }

  /** Forgets all that have fewer than `position` others before them. */
  dropBefore(position: number): void {
    if (position <= this.first) return;
    this.numbers = this.numbers.slice(position - this.first);
    this.first = position;
  }

  /** How many of the account's first transfers are not in the tail, where it has `length` of them in all. */
  start(length: number): number {
    // An account that came from the file has transfers that were never noted here.
    return this.first + this.numbers.length < length ? length : Math.min(this.first, length);
  }

  /** The number of the transfer with `position` others before it, which is in the tail. */
  at(position: number): number {
    const number = this.numbers[position - this.first];
    if (number === undefined) throw new Error('The transfer is not in the tail.');
    return number;
  }
}
