import { ask } from './api';

const KEPT_MS = 60_000;
/** Characters that some file system does not take, as user ids have them. */
const UNSAFE = /[^A-Za-z0-9._-]+/g;
const NAME_MAX_LENGTH = 80;

/**
 * Saves an answer as a file. The key goes in the header of the call, as ever, and is in no URL.
 * @param call a call of the client with `throwOnError: true` and `parseAs: 'blob'`
 * @throws ApiError
 */
export async function saveAs(fileName: string, call: Promise<{ data: unknown }>): Promise<void> {
  const content = await ask(call);
  if (!(content instanceof Blob)) throw new TypeError('The call was not made with parseAs "blob".');
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName.replace(UNSAFE, '-').slice(-NAME_MAX_LENGTH);
  link.click();
  // The browser reads it after the click.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, KEPT_MS);
}
