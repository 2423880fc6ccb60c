import { EXAMPLE_TRANSACTION_ID } from '@app/http';
import { ApiCall } from '../shared/openapi/api-call.decorator';
import { CallsResponse, ReceiptResponse } from './dto/call.responses';

const ACCESS = 'A user’s key sees the calls of that user alone; an application needs the scope `read`.';

const CSV =
  'call_id,started_at,user_id,key_id,model,provider,route,status,streamed,input,cache_read,cache_write,output,' +
  'reasoning,currency,charged,uncollected,unreported,held,estimated,first_byte_ms,duration_ms,tags\r\n' +
  `${EXAMPLE_TRANSACTION_ID},2026-11-23T18:42:00.123Z,ada,,gpt-5,openai,chat,completed,true,1204,0,0,310,128,USD,` +
  '0.004605,0,false,0.17,false,420,3180,feature=summary\r\n';

const RECEIPT = {
  call_id: EXAMPLE_TRANSACTION_ID,
  user_id: 'ada',
  key_id: '019d1c5a8e1f4b7c9a3e5d7f1b2c4e68',
  model: 'gpt-5',
  provider: 'openai',
  route: 'chat',
  status: 'completed',
  streamed: true,
  tokens: { input: 1_204, cache_read: 0, cache_write: 0, output: 310, reasoning: 128 },
  currency: 'USD',
  charged: 0.004605,
  uncollected: 0,
  unreported: false,
  held: 0.17,
  estimated: false,
  started_at: '2026-11-23T18:42:00.123Z',
  first_byte_ms: 420,
  duration_ms: 3_180,
  tags: { feature: 'summary' },
  usage: { prompt_tokens: 1_204, completion_tokens: 310, total_tokens: 1_514 },
  model_served: 'gpt-5-2025-08-07',
  tier: 'default',
  output_cap: 16_384,
  sheet: {
    version: '3',
    upstream_model: 'gpt-5',
    prices: { input: 1.25, cache_read: 0.125, output: 10 },
  },
  lines: [
    { class: 'input', tokens: 1_204, usd_per_million: 1.25, usd: 0.001505 },
    { class: 'output', tokens: 310, usd_per_million: 10, usd: 0.0031 },
  ],
  usd: 0.004605,
  markup_percent: 0,
  credits_per_usd: 1,
  hold: { hold_id: EXAMPLE_TRANSACTION_ID, amount: 0.17, expires_at: '2026-11-23T19:15:00.123Z' },
  transaction_id: EXAMPLE_TRANSACTION_ID,
  provider_request_id: 'req_011CV',
  error: null,
} as const;

export const CallsDocs = {
  list: ApiCall({
    id: 'listCalls',
    summary: 'List AI calls',
    description:
      `Newest first, in pages. With \`Accept: text/csv\` or \`format=csv\` all calls of the query come as one stream, and ` +
      `\`limit\` and \`cursor\` are ignored; \`excel=1\` makes it safe for spreadsheets. ${ACCESS}`,
    answer: {
      description: 'A page of calls, or all of them as CSV (RFC 4180).',
      type: CallsResponse,
      csv: CSV,
    },
    problems: ['forbidden', 'metadata_unavailable', 'validation_failed'],
  }),

  read: ApiCall({
    id: 'getCall',
    summary: 'Read a receipt',
    description:
      'What an AI call used and cost, with all that the charge follows from: the sum of the lines and the markup, times the ' +
      `credits per USD, rounded up to a nano-credit, at most the hold. ${ACCESS}`,
    ids: { call_id: 'The id from `Credits-Call-Id` or from the list.' },
    answer: { description: 'The receipt.', type: ReceiptResponse, example: RECEIPT },
    problems: ['forbidden', 'not_found', 'metadata_unavailable'],
  }),
};
