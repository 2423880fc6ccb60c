import type { IncomingHttpHeaders } from 'node:http';
import type { Script } from './script';
import { firstTokens, tokensOf } from './usage';

/** A JSON object that nobody has checked. */
export type Json = Readonly<Record<string, unknown>>;

const TEXT = 'Hello! This is a fake provider, which answers at once and costs nothing.';

/** A request, read. */
export interface Exchange {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Json;
  readonly script: Script;
  /** Grows with each request; ids of answers are made of it. */
  readonly number: number;
}

/** An answer in one piece. */
export interface PlainAnswer {
  readonly kind: 'plain';
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json: unknown;
}

/** An answer in frames. */
export interface StreamedAnswer {
  readonly kind: 'stream';
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly frames: readonly string[];
  /** What an error looks like amid the frames. */
  readonly errorFrame: string;
}

export type Answer = PlainAnswer | StreamedAnswer;

/** An error that a dialect puts into its own form. */
export interface Fault {
  readonly status: number;
  readonly message: string;
  /** Whether the provider's key is wrong. */
  readonly isOfKey?: true;
}

export function plain(json: unknown, headers: Readonly<Record<string, string>> = {}): PlainAnswer {
  return { kind: 'plain', status: 200, json, headers };
}

/** A frame of server-sent events. */
export function sse(data: unknown, event?: string): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`;
}

/** What a model says, within its cap. */
export interface Speech {
  readonly text: string;
  /** Null for a text; else the tool that is called, with its arguments as JSON. */
  readonly tool: { readonly name: string; readonly args: string } | null;
  readonly isCut: boolean;
  /** Without reasoning. */
  readonly tokens: number;
}

/**
 * The answer to a prompt: the script's, cut at the cap.
 * @param cap tokens with the reasoning; null for none
 * @param tools names of the offered tools
 */
export function speak(script: Script, cap: number | null, tools: readonly string[]): Speech {
  const { tool_call: name } = script;
  if (name !== undefined && tools.includes(name)) {
    const args = JSON.stringify({ city: 'Zürich' });
    return { text: '', tool: { name, args }, isCut: false, tokens: tokensOf(args) };
  }
  const whole = script.text ?? TEXT;
  const room = cap === null ? Infinity : Math.max(0, cap - (script.reasoning ?? 0));
  const needed = tokensOf(whole);
  if (needed <= room) return { text: whole, tool: null, isCut: false, tokens: needed };
  return { text: firstTokens(whole, room), tool: null, isCut: true, tokens: room };
}

/** The first of these fields that has a number. */
export function firstNumber(...values: readonly unknown[]): number | null {
  const found = values.find((value) => typeof value === 'number' || /^\d+$/.test(String(value)));
  return found === undefined ? null : Number(found);
}

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** A usage for the wire: the script's own JSON, none at all, or the dialect's. */
export function reported(script: Script, usage: () => object): unknown {
  if (script.no_usage === true) return undefined;
  return script.usage_json === undefined ? usage() : (JSON.parse(script.usage_json) as unknown);
}

/** An id that looks like a provider's, and is the same in each run. */
export function idOf(prefix: string, number: number): string {
  return `${prefix}${number.toString(16).padStart(24, '0')}`;
}

export const CREATED_S = 1_795_459_320;
