import { present, readText, readWord, type RawSearch } from '../../search/read-search';

export const STATUSES = ['started', 'completed', 'aborted', 'failed', 'interrupted'] as const;

export const readStatus = (status: unknown) => readWord(status, STATUSES);

export const readSearch = (raw: RawSearch) =>
  present({
    user_id: readText(raw['user_id'], 256),
    key_id: readText(raw['key_id'], 32),
    model: readText(raw['model'], 256),
    status: readStatus(raw['status']),
    call: readText(raw['call'], 32),
    cursor: readText(raw['cursor']),
  });

/** Which calls are shown, beside the range. */
export type CallsFilter = Pick<ReturnType<typeof readSearch>, 'user_id' | 'key_id' | 'model' | 'status'>;
