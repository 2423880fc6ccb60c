import type { Caller } from './caller';

const OPENING = 1_000;
const BATCH_OPERATIONS = 20;

/** A user whose calls come one after the other, and what the balance has to be; in whole credits. */
export class SoakUser {
  private balance = OPENING;
  private steps = 0;
  private lastBill: { id: string; amount: number } | undefined;

  private constructor(
    private readonly caller: Caller,
    readonly user_id: string,
  ) {}

  static async open(caller: Caller, user_id: string): Promise<SoakUser> {
    await caller.post(
      '/accounts',
      { user_id, initial_balance: OPENING, display_name: `Soak ${user_id}` },
      201,
    );
    return new SoakUser(caller, user_id);
  }

  get expected(): number {
    return this.balance;
  }

  /** One call, or a few that belong together; which ones goes round. */
  async step(): Promise<void> {
    this.steps += 1;
    const kind = this.steps % 20;
    if (kind === 0) await this.settleHold();
    else if (kind === 1) await this.batch();
    else if (kind === 2) await this.refundLastBill();
    else if (kind === 3) await this.readHistory();
    else if (kind === 4) await this.beRefused();
    else if (kind < 10) await this.move('topup', 1 + (this.steps % 9));
    else if (kind < 15) await this.move('bill', 1 + (this.steps % 9));
    else await this.expectBalance();
  }

  async expectBalance(): Promise<void> {
    const { json } = await this.caller.post('/balance', { user_id: this.user_id }, 200);
    this.expectEqual(json.balance);
  }

  /** The balance is the sum of all transactions. */
  async expectHistory(): Promise<void> {
    const { text } = await this.caller.get(`/accounts/${this.user_id}/transactions`, 200, {
      accept: 'text/csv',
    });
    let sum = 0;
    for (const [, type, amount] of text.matchAll(/,(topup|bill|refund),(\d+),/g)) {
      sum += type === 'bill' ? -Number(amount) : Number(amount);
    }
    this.expectEqual(sum);
  }

  private async move(kind: 'topup' | 'bill', amount: number): Promise<void> {
    if (kind === 'bill' && amount > this.balance) return;
    const body = { user_id: this.user_id, amount, description: `${kind} number ${this.steps % 1_000}` };
    const { json, headers } = await this.caller.post(`/${kind}`, body, 200);
    this.balance += kind === 'bill' ? -amount : amount;
    this.expectEqual(json.new_balance);
    if (kind === 'bill') this.lastBill = { id: headers.get('location')!.split('/').at(-1)!, amount };
  }

  private async refundLastBill(): Promise<void> {
    const bill = this.lastBill;
    if (bill === undefined) return;
    this.lastBill = undefined;
    await this.caller.post('/refunds', { transaction_id: bill.id, reason: 'soak' }, 201);
    this.balance += bill.amount;
  }

  private async settleHold(): Promise<void> {
    const { json } = await this.caller.post('/holds', { user_id: this.user_id, amount: 5 }, 201);
    const isCaptured = this.steps % 40 === 0;
    await this.caller.post(`/holds/${json.hold_id as string}/${isCaptured ? 'capture' : 'release'}`, {}, 200);
    if (isCaptured) this.balance -= 5;
  }

  private async batch(): Promise<void> {
    const operations = Array.from({ length: BATCH_OPERATIONS }, (_, index) => ({
      type: index % 2 === 0 ? 'topup' : 'bill',
      user_id: this.user_id,
      amount: 1,
    }));
    await this.caller.post('/batch', { operations }, 200);
  }

  private async readHistory(): Promise<void> {
    await this.caller.get(`/accounts/${this.user_id}/transactions?limit=50`);
    await this.caller.get(`/accounts/${this.user_id}`);
    if (this.steps % 500 === 3) await this.expectHistory();
  }

  private async beRefused(): Promise<void> {
    await this.caller.post('/bill', { user_id: this.user_id, amount: 10_000_000 }, 402);
    await this.caller.post('/bill', { user_id: this.user_id, amount: 'much' }, 422);
    await this.caller.post('/bill', { user_id: `not ${this.user_id}`, amount: 1 }, 404);
    await this.caller.post('/bill', { user_id: this.user_id, amount: 1 }, 401, `guess-${this.steps}`);
  }

  private expectEqual(found: unknown): void {
    if (found !== this.balance) {
      throw new Error(`${this.user_id} has ${String(found)}, and should have ${this.balance}`);
    }
  }
}
