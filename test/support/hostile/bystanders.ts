import type { Answer } from '../http/api';

const PAUSE_MS = 25;

type Send = (path: string, body: object) => Promise<Answer>;

/**
 * Users who go about their business while somebody else attacks: they top up and bill, and keep books of it.
 */
export class Bystanders {
  private isStopped = false;
  private readonly running: Promise<void>[] = [];
  private readonly balances = new Map<string, number>();
  private answered = 0;

  private constructor(private readonly send: Send) {}

  static async start(send: Send, users: number): Promise<Bystanders> {
    const bystanders = new Bystanders(send);
    for (let index = 0; index < users; index += 1) {
      const user_id = `bystander ${index} ☂`;
      await bystanders.call('/api/v1/accounts', { user_id, initial_balance: 1_000 }, 201);
      bystanders.balances.set(user_id, 1_000);
    }
    for (const user_id of bystanders.balances.keys()) bystanders.running.push(bystanders.trade(user_id));
    return bystanders;
  }

  /** How many of their calls were answered, each as it should be. */
  get calls(): number {
    return this.answered;
  }

  /**
   * Lets them finish, and compares the balances with their books. @throws where any call went wrong on the
   * way
   */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.running);
    for (const [user_id, balance] of this.balances) {
      const { json } = await this.call('/api/v1/balance', { user_id }, 200);
      expect(json).toEqual({ user_id, balance });
    }
  }

  private async trade(user_id: string): Promise<void> {
    for (let round = 0; !this.isStopped; round += 1) {
      const amount = 1 + (round % 7);
      const balance = this.balances.get(user_id) ?? NaN;
      const isTopUp = balance < 500 || round % 2 === 0;
      const { json } = await this.call(isTopUp ? '/api/v1/topup' : '/api/v1/bill', { user_id, amount }, 200);
      this.balances.set(user_id, isTopUp ? balance + amount : balance - amount);
      expect(json.new_balance).toBe(this.balances.get(user_id));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  private async call(path: string, body: object, status: number): Promise<Answer> {
    const answer = await this.send(path, body);
    if (answer.status !== status)
      throw new Error(`A bystander's ${path} was answered with ${answer.status}: ${answer.text}`);
    this.answered += 1;
    return answer;
  }
}
