const STORED_AS = 'credits-service-key';

let key: string | null = readStored();

/** The key of the session; null without one. It is in memory, and in the tab's storage only if that was asked for. */
export function currentKey(): string | null {
  return key;
}

export function takeKey(next: string, keepInTab: boolean): void {
  key = next;
  if (keepInTab) sessionStorage.setItem(STORED_AS, next);
  else sessionStorage.removeItem(STORED_AS);
}

export function forgetKey(): void {
  key = null;
  sessionStorage.removeItem(STORED_AS);
}

function readStored(): string | null {
  return sessionStorage.getItem(STORED_AS);
}
