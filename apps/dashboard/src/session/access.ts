import { currentKey } from './key-store';

/** What the service wrote into the page: `open` where it takes calls without a key, else `key`. */
const access = document.querySelector<HTMLMetaElement>('meta[name=credits-access]')?.content;

/** Whether the service takes every call, as far as it said. */
export function isKnownAsOpen(): boolean {
  return access === 'open' && currentKey() === null;
}

/** Whether there is no use in asking who is calling. */
export function needsKey(): boolean {
  return access === 'key' && currentKey() === null;
}
