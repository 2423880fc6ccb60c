import type { TestApp } from '../app/test-app';

/** Users of a spec, each with an account and a name of its own. */
export class TestUsers {
  private count = 0;

  constructor(
    private readonly prefix: string,
    protected readonly app: () => TestApp,
  ) {}

  /** A new user with these credits. */
  async with(initial_balance: number, currency = 'USD'): Promise<string> {
    this.count += 1;
    const user_id = `${this.prefix}-${this.count}`;
    await this.app().api.createAccount({ user_id, initial_balance, currency });
    return user_id;
  }

  async balance(user_id: string, currency = 'USD'): Promise<unknown> {
    return (await this.app().api.balance({ user_id, currency })).json['balance'];
  }
}
