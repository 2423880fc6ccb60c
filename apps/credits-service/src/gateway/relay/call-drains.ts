import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings';
import { TooManyDrainsError } from '../../shared/gateway-errors';

const DRAINS_PER_USER = 4;

/** The calls whose client is gone and whose answer is read on, for its usage. */
@Injectable()
export class CallDrains {
  private running = 0;
  private refusals = 0;
  private readonly byUser = new Map<string, number>();

  constructor(private readonly settings: Settings) {}

  /** How many there are. */
  get size(): number {
    return this.running;
  }

  /** How many got no place so far. */
  get refused(): number {
    return this.refusals;
  }

  /** A user who leaves that many calls waits with further ones. @throws TooManyDrainsError */
  admit(userId: string): void {
    if (this.of(userId) >= DRAINS_PER_USER) throw new TooManyDrainsError();
  }

  /** @returns gives the place back; null where there is none */
  take(userId: string): (() => void) | null {
    if (this.running >= this.settings.gateway.maxDrains || this.of(userId) >= DRAINS_PER_USER) {
      this.refusals += 1;
      return null;
    }
    this.running += 1;
    this.byUser.set(userId, this.of(userId) + 1);
    return () => {
      this.running -= 1;
      const left = this.of(userId) - 1;
      if (left === 0) this.byUser.delete(userId);
      else this.byUser.set(userId, left);
    };
  }

  private of(userId: string): number {
    return this.byUser.get(userId) ?? 0;
  }
}
