/** What a history can be filtered by. */
export const MOVEMENT_TYPES = ['topup', 'bill', 'refund'] as const;
export type MovementType = (typeof MOVEMENT_TYPES)[number];
