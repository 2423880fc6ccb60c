import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { getGlobalDispatcher, setGlobalDispatcher } from 'undici';

/** How an SDK is set up: unmodified, and without retries of its own. */
export interface SdkOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function openaiSdk({ apiKey, baseUrl, headers = {} }: SdkOptions): OpenAI {
  return new OpenAI({ apiKey, baseURL: baseUrl, maxRetries: 0, defaultHeaders: headers });
}

export function anthropicSdk({ apiKey, baseUrl, headers = {} }: SdkOptions): Anthropic {
  return new Anthropic({ apiKey, baseURL: baseUrl, maxRetries: 0, defaultHeaders: headers });
}

export function geminiSdk({ apiKey, baseUrl, headers = {} }: SdkOptions): GoogleGenAI {
  // The SDK looks for Node's own dispatcher, which a test's globals lack.
  setGlobalDispatcher(getGlobalDispatcher());
  return new GoogleGenAI({ apiKey, httpOptions: { baseUrl, headers } });
}
