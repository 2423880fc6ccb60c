/** Why a store can't be moved; nothing was changed. */
export type StoreMoveErrorCode =
  | 'source_missing'
  | 'source_in_use'
  | 'source_unreadable'
  | 'source_of_another_version'
  | 'target_unavailable'
  | 'target_in_use'
  | 'target_not_fit'
  | 'target_not_empty'
  | 'content_not_movable'
  | 'copy_differs';

/** The message says what to do. */
export class StoreMoveError extends Error {
  override readonly name = 'StoreMoveError';

  constructor(
    readonly code: StoreMoveErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
