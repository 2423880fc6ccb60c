import { ApiError } from './api-error';
import { messages } from '../messages';

/** Characters that every file system takes. */
const UNSAFE = /[^A-Za-z0-9._-]+/g;
const NAME_MAX_LENGTH = 80;
const RELEASE_AFTER_MS = 60_000;

/**
 * Saves an answer as a file of the browser. The call carries the key in its header, which a link can't.
 *
 * @param call a call of the client with `parseAs: 'blob'` and `throwOnError: true`
 * @throws ApiError
 */
export async function save(call: Promise<{ data: unknown }>, name: string): Promise<void> {
  const { data } = await call;
  if (!(data instanceof Blob)) throw new ApiError(messages.errors.noAnswer, null, null);
  const url = URL.createObjectURL(data);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(UNSAFE, '-').slice(0, NAME_MAX_LENGTH);
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, RELEASE_AFTER_MS);
}
