import { parseAmount } from '@app/money';

const COMPATIBLE_MAX = 50;
/** The names of the providers that have settings of their own. */
const OWN_PROVIDERS = ['openai', 'anthropic', 'gemini'];

/** A compatible provider of OPENAI_COMPATIBLE. */
interface CompatibleProvider {
  readonly name: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** The variable of its key, which it may do without. */
  readonly keyVariable: string;
}

/** The providers in `ollama=http://127.0.0.1:11434/v1,groq=https://…`; undefined for a list that is not valid. */
export function parseCompatible(list: string): CompatibleProvider[] | undefined {
  const parts = list.split(',').map((part) => /^\s*([a-z][a-z0-9_-]{0,31})\s*=\s*(\S+?)\/*\s*$/.exec(part));
  const providers = parts.flatMap((match) => {
    const [, name = '', baseUrl = ''] = match ?? [];
    const keyVariable = `${name.toUpperCase().replaceAll('-', '_')}_API_KEY`;
    return isBaseUrl(baseUrl) && !OWN_PROVIDERS.includes(name) ? [{ name, baseUrl, keyVariable }] : [];
  });
  const isValid =
    providers.length === parts.length &&
    providers.length <= COMPATIBLE_MAX &&
    new Set(providers.map(({ keyVariable }) => keyVariable)).size === providers.length;
  return isValid ? providers : undefined;
}

/**
 * The units of credits that a US dollar buys, by currency code, of `USD=1,TOKENS=1000`; undefined for a list that
 * is not valid.
 */
export function parseCreditsPerUsd(list: string): Map<string, bigint> | undefined {
  const credits = new Map<string, bigint>();
  for (const part of list.split(',')) {
    const [, code, amount] = /^\s*([A-Z0-9]+)\s*=\s*(\d{1,12}(?:\.\d{1,9})?)\s*$/.exec(part) ?? [];
    if (code === undefined || amount === undefined || credits.has(code) || !/[1-9]/.test(amount))
      return undefined;
    credits.set(code, parseAmount(amount));
  }
  return credits;
}

/** Parts per million. @param percent of at most four places, such as `12.5` */
export function ppmOf(percent: string): bigint {
  const [whole = '0', fraction = ''] = percent.split('.');
  return BigInt(whole + fraction.padEnd(4, '0'));
}

/** It must not hold a key, since it is shown. */
export function isBaseUrl(text: string): boolean {
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(text) || /[?#@]/.test(text) || !URL.canParse(text)) return false;
  return new URL(text).hostname !== '';
}
