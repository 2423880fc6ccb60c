/**
 * Why a request goes no further. `request_not_bounded`: nothing bounds what the field can cost, or it reaches what
 * belongs to others. `malformed_json`: the body is not JSON. `invalid_request`: a value that no provider takes.
 */
export type RefusalCode = 'request_not_bounded' | 'malformed_json' | 'invalid_request';

/** A request that is refused before anything is held or sent. The message is one sentence for the caller. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';

  /** @param field Path of the field, such as `messages[0].content[1].file.file_id`; null for the whole request. */
  constructor(
    readonly code: RefusalCode,
    readonly field: string | null,
    message: string,
  ) {
    super(message);
  }
}
