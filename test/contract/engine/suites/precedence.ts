/** One way to break an event, in the order in which the state machine looks for it. */
export interface Violation<Event, World> {
  readonly status: string;
  /** The fields that break it. Flags are added to those of the event. */
  readonly patch: (world: World) => Partial<Event>;
  /** Flags with which this violation cannot be had. */
  readonly without?: number;
}

/**
 * An event with both violations at once, or undefined where they need different values in the same field.
 *
 * @param base - an event that would succeed.
 */
export function combine<Event extends { flags: number }, World>(
  base: Event,
  world: World,
  one: Violation<Event, World>,
  other: Violation<Event, World>,
): Event | undefined {
  const patches = [one.patch(world), other.patch(world)] as const;
  for (const field of Object.keys(patches[0]) as (keyof Event)[]) {
    if (field === 'flags' || !(field in patches[1])) continue;
    if (patches[0][field] !== patches[1][field]) return undefined;
  }
  const flags = base.flags | (patches[0].flags ?? 0) | (patches[1].flags ?? 0);
  if ((flags & ((one.without ?? 0) | (other.without ?? 0))) !== 0) return undefined;
  return { ...base, ...patches[0], ...patches[1], flags };
}

/**
 * Registers a test for each violation: alone it gives its status, and together with any later one it still does.
 *
 * @param submit - sends the events, each in a batch of its own, and returns their statuses.
 */
export function testPrecedence<Event extends { flags: number }, World>(
  violations: readonly Violation<Event, World>[],
  world: () => World,
  base: () => Event,
  submit: (events: Event[]) => Promise<string[]>,
): void {
  it.each(violations.map((violation, rank) => ({ rank, status: violation.status })))(
    '$status (check $rank) comes before every later one',
    async ({ rank, status }) => {
      const violation = violations[rank]!;
      const events: Event[] = [];
      const expected: string[] = [];
      for (const later of violations.slice(rank)) {
        const event = combine(base(), world(), violation, later);
        if (event === undefined) continue;
        events.push(event);
        expected.push(later === violation ? status : `${status}, not ${later.status}`);
      }

      const statuses = await submit(events);

      const seen = statuses.map((found, index) =>
        found === status ? expected[index] : `${found}, expected ${expected[index]!}`,
      );
      expect(seen).toEqual(expected);
      expect(events.length).toBeGreaterThan(0);
    },
  );
}
