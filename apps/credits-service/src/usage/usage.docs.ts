import { ApiCall } from '../shared/openapi/api-call.decorator';
import { EXAMPLE_SUMS, UsageResponse } from './dto/usage.responses';

const CSV =
  'day,calls,failed,input,cache_read,cache_write,output,reasoning,charged,uncollected,cost,margin\r\n' +
  '2026-11-23,1,0,1204,0,0,310,128,0.004605,0,0.004605,0\r\n';

export const UsageDocs = {
  read: ApiCall({
    id: 'getUsage',
    summary: 'Read what AI calls add up to',
    description:
      'Calls, tokens and credits of one currency by period, model, user, key, provider or tag, of calls that have ended, by ' +
      'their start. Periods without calls come with zeros. Periods are UTC’s: days of 23 or 25 hours elsewhere are the ' +
      'reader’s affair. `from` and `to` are rounded outwards to full hours, and where users, keys or tags are grouped or ' +
      'filtered by, to full days; the answer has them as they were rounded. More than 10,000 rows are refused. Refunds ' +
      'are movements of their own and change no sum here. With `Accept: text/csv` or `format=csv` the rows come as CSV; ' +
      '`excel=1` makes it safe for spreadsheets. A user’s key sees the sums of that user alone; an application needs the ' +
      'scope `read`.',
    answer: {
      description: 'The sums, as JSON or as CSV (RFC 4180).',
      type: UsageResponse,
      example: {
        currency: 'USD',
        from: '2026-11-23T00:00:00.000Z',
        to: '2026-11-23T19:00:00.000Z',
        rows: [{ day: '2026-11-23', ...EXAMPLE_SUMS }],
        totals: EXAMPLE_SUMS,
      },
      csv: CSV,
    },
    problems: ['forbidden', 'metadata_unavailable', 'validation_failed'],
  }),
};
