import type { CallRoute, CountRoute } from '../routes';
import { readMessagesCall } from './anthropic-messages';
import type { CallRequest } from './call-request';
import { readEmbedContent } from './gemini-embed';
import { readGenerateContent } from './gemini-generate';
import { readChat } from './openai-chat';
import { readEmbeddings } from './openai-embeddings';
import { readResponses } from './openai-responses';

export interface ReadOptions {
  /** Gemini's own routes: the model in the path. */
  readonly pathModel?: string;
  /** Whether the path asks for a stream. */
  readonly streams?: boolean;
}

/**
 * Reads what a request can cost, once, before anything is held or sent.
 * @param body The whole body as it came, at most some tens of MB.
 * @throws RefusedRequest naming the field
 */
export function readCallRequest(
  route: CallRoute | CountRoute,
  body: Buffer,
  options: ReadOptions = {},
): CallRequest {
  const path = { model: options.pathModel ?? '', streams: options.streams ?? false };
  switch (route) {
    case 'chat':
      return readChat(body);
    case 'responses':
      return readResponses(body);
    case 'embeddings':
      return readEmbeddings(body);
    case 'messages':
    case 'count_message_tokens':
      return readMessagesCall(route, body);
    case 'generate_content':
    case 'count_content_tokens':
      return readGenerateContent(route, body, path);
    case 'embed_content':
    case 'batch_embed_contents':
      return readEmbedContent(route, body, path);
  }
}
