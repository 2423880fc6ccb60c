export const DIALECTS = ['openai', 'anthropic', 'gemini'] as const;
export type Dialect = (typeof DIALECTS)[number];

export interface SnippetInput {
  /** Where callers reach the service, without a slash at its end. */
  readonly service: string;
  readonly secret: string;
  /** Who pays, where the key does not say it. */
  readonly userId: string | null;
  readonly model: string;
}

interface Snippets {
  readonly curl: string;
  readonly sdk: string;
}

const HELLO = 'Hello';
const OUTPUT_MAX = 500;

/** Calls that work as they are, in a dialect's own form. */
export function snippetsOf(dialect: Dialect, input: SnippetInput): Snippets {
  return { openai, anthropic, gemini }[dialect](input);
}

function openai({ service, secret, userId, model }: SnippetInput): Snippets {
  const messages = [{ role: 'user', content: HELLO }];
  return {
    curl: curl(`${service}/v1/chat/completions`, `Authorization: Bearer ${secret}`, userId, {
      model,
      messages,
    }),
    sdk: `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: ${quoted(`${service}/v1`)},
  apiKey: ${quoted(secret)},${headerLine('defaultHeaders', userId)}
});
const answer = await client.chat.completions.create({
  model: ${quoted(model)},
  messages: [{ role: 'user', content: '${HELLO}' }],
});
console.log(answer.choices[0].message.content);`,
  };
}

function anthropic({ service, secret, userId, model }: SnippetInput): Snippets {
  const body = { model, max_tokens: OUTPUT_MAX, messages: [{ role: 'user', content: HELLO }] };
  return {
    curl: curl(`${service}/v1/messages`, `x-api-key: ${secret}`, userId, body),
    sdk: `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic({
  baseURL: ${quoted(service)},
  apiKey: ${quoted(secret)},${headerLine('defaultHeaders', userId)}
});
const answer = await client.messages.create({
  model: ${quoted(model)},
  max_tokens: ${OUTPUT_MAX},
  messages: [{ role: 'user', content: '${HELLO}' }],
});
console.log(answer.content);`,
  };
}

function gemini({ service, secret, userId, model }: SnippetInput): Snippets {
  const url = `${service}/v1beta/models/${encodeURIComponent(model)}:generateContent`;
  const headers = userId === null ? '' : `, headers: { 'Credits-User': ${quoted(userId)} }`;
  return {
    curl: curl(url, `x-goog-api-key: ${secret}`, userId, { contents: [{ parts: [{ text: HELLO }] }] }),
    sdk: `import { GoogleGenAI } from '@google/genai';

const client = new GoogleGenAI({
  apiKey: ${quoted(secret)},
  httpOptions: { baseUrl: ${quoted(service)}${headers} },
});
const answer = await client.models.generateContent({
  model: ${quoted(model)},
  contents: '${HELLO}',
});
console.log(answer.text);`,
  };
}

function curl(url: string, keyHeader: string, userId: string | null, body: object): string {
  const headers = [keyHeader, 'Content-Type: application/json'];
  if (userId !== null) headers.push(`Credits-User: ${userId}`);
  return [
    `curl ${shellWord(url)}`,
    ...headers.map((header) => `  -H ${shellWord(header)}`),
    `  -d ${shellWord(JSON.stringify(body))}`,
  ].join(' \\\n');
}

/** One word of a POSIX shell, whatever the text is. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A string of JavaScript. */
const quoted = (text: string): string => JSON.stringify(text);

const headerLine = (name: string, userId: string | null): string =>
  userId === null ? '' : `\n  ${name}: { 'Credits-User': ${quoted(userId)} },`;
