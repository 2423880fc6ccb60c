import type { TestApp } from '../app/test-app';
import { TestUsers } from './users';

/** Users with holds on what they have. */
export class TestHolders extends TestUsers {
  constructor(app: () => TestApp) {
    super('holder', app);
  }

  /** Places a hold and answers its id. */
  async hold(user_id: string, amount: number, options: object = {}): Promise<string> {
    const placed = await this.app().api.placeHold({ user_id, amount, ...options });
    expect(placed.status).toBe(201);
    return String(placed.json['hold_id']);
  }

  /** What the account tells: balance, held, available. */
  async state(user_id: string, currency?: string): Promise<unknown[]> {
    const { json } = await this.app().api.getAccount(user_id, currency);
    return [json['balance'], json['held'], json['available']];
  }
}
