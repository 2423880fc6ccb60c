/** A movement of credits that the service acknowledged. Units are positive. */
export interface Entry {
  readonly userId: string;
  readonly currency: string;
  readonly kind: 'opening' | 'topup' | 'bill' | 'capture' | 'refund';
  readonly units: bigint;
}

/** A hold that the service acknowledged. */
export interface HoldEntry {
  readonly userId: string;
  readonly currency: string;
  readonly units: bigint;
  /** Whether it is to be expired by the time the books are closed. */
  readonly expires: boolean;
  settlement: { status: 'captured' | 'released'; units: bigint } | undefined;
}

/** What the operator has taken in and given out in a currency. */
export interface Totals {
  readonly funding: bigint;
  readonly revenue: bigint;
}

/** Units that an account has to hold, and those of them that are held. */
export interface Standing {
  balance: bigint;
  held: bigint;
}

const SIGNS: Record<Entry['kind'], bigint> = { opening: 1n, topup: 1n, refund: 1n, bill: -1n, capture: -1n };

/**
 * Books of what was acknowledged, kept from the answers alone: what the balances must come to. The same transaction may
 * be acknowledged many times and counts once; it must be told alike each time.
 */
export class Books {
  readonly holds = new Map<string, HoldEntry>();
  private readonly entries = new Map<string, Entry>();

  enter(transactionId: string, entry: Entry): void {
    const known = this.entries.get(transactionId);
    if (known === undefined) this.entries.set(transactionId, entry);
    else expect(entry).toEqual(known);
  }

  enterHold(holdId: string, hold: Omit<HoldEntry, 'settlement'>): void {
    const known = this.holds.get(holdId);
    if (known === undefined) this.holds.set(holdId, { ...hold, settlement: undefined });
    else expect(known).toMatchObject(hold);
  }

  settle(holdId: string, settlement: NonNullable<HoldEntry['settlement']>): HoldEntry {
    const hold = this.holds.get(holdId);
    if (hold === undefined) throw new Error(`The hold ${holdId} was never placed.`);
    if (hold.settlement !== undefined) expect(settlement).toEqual(hold.settlement);
    hold.settlement = settlement;
    return hold;
  }

  /** Transactions of these kinds. */
  of(...kinds: Entry['kind'][]): [string, Entry][] {
    return Array.from(this.entries).filter(([, { kind }]) => kinds.includes(kind));
  }

  /** By user and currency, as `nameOf` writes them. */
  standings(): Map<string, Standing> {
    const standings = new Map<string, Standing>();
    const standingOf = ({ userId, currency }: { userId: string; currency: string }): Standing => {
      const name = nameOf(userId, currency);
      const standing = standings.get(name) ?? { balance: 0n, held: 0n };
      standings.set(name, standing);
      return standing;
    };
    for (const entry of this.entries.values()) {
      standingOf(entry).balance += SIGNS[entry.kind] * entry.units;
    }
    for (const hold of this.holds.values()) {
      if (hold.settlement === undefined && !hold.expires) standingOf(hold).held += hold.units;
    }
    return standings;
  }

  totals(currency: string): Totals {
    const sum = (...kinds: Entry['kind'][]) =>
      this.of(...kinds)
        .filter(([, entry]) => entry.currency === currency)
        .reduce((total, [, { units }]) => total + units, 0n);
    return { funding: sum('opening', 'topup'), revenue: sum('bill', 'capture') - sum('refund') };
  }
}

export function nameOf(userId: string, currency: string): string {
  return `${userId} ${currency}`;
}
