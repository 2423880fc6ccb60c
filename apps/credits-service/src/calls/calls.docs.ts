import { EXAMPLE_TRANSACTION_ID } from '@app/http';
import { ApiCall } from '../shared/openapi/api-call.decorator';
import { CallsResponse, ReceiptResponse } from './dto/call.responses';

const ACCESS = 'A user’s key sees the calls of that user alone; an application needs the scope `read`.';

const CSV =
  'call_id,started_at,user_id,key_id,model,provider,route,status,streamed,input,cache_read,cache_write,output,' +
  'reasoning,currency,charged,uncollected,unreported,held,estimated,first_byte_ms,duration_ms,tags\r\n' +
  `${EXAMPLE_TRANSACTION_ID},2026-11-23T18:42:00.123Z,ada,,gpt-5,openai,chat,completed,true,1204,0,0,310,128,USD,` +
  '0.004605,0,false,0.17,false,420,3180,feature=summary\r\n';

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
    answer: { description: 'The receipt.', type: ReceiptResponse },
    problems: ['forbidden', 'not_found', 'metadata_unavailable'],
  }),
};
