import { csvForm, excelCsvForm } from '../shared/csv';
import type { CallResponse } from './dto/call.responses';

const COLUMNS = {
  call_id: ({ call_id }: CallResponse) => call_id,
  started_at: ({ started_at }: CallResponse) => started_at,
  user_id: ({ user_id }: CallResponse) => user_id,
  key_id: ({ key_id }: CallResponse) => key_id,
  model: ({ model }: CallResponse) => model,
  provider: ({ provider }: CallResponse) => provider,
  route: ({ route }: CallResponse) => route,
  status: ({ status }: CallResponse) => status,
  streamed: ({ streamed }: CallResponse) => streamed,
  input: ({ tokens }: CallResponse) => tokens.input,
  cache_read: ({ tokens }: CallResponse) => tokens.cache_read,
  cache_write: ({ tokens }: CallResponse) => tokens.cache_write,
  output: ({ tokens }: CallResponse) => tokens.output,
  reasoning: ({ tokens }: CallResponse) => tokens.reasoning,
  currency: ({ currency }: CallResponse) => currency,
  charged: ({ charged }: CallResponse) => charged,
  uncollected: ({ uncollected }: CallResponse) => uncollected,
  unreported: ({ unreported }: CallResponse) => unreported,
  held: ({ held }: CallResponse) => held,
  estimated: ({ estimated }: CallResponse) => estimated,
  first_byte_ms: ({ first_byte_ms }: CallResponse) => first_byte_ms,
  duration_ms: ({ duration_ms }: CallResponse) => duration_ms,
  tags: ({ tags }: CallResponse) => tagsOf(tags),
};

export const CSV = csvForm(COLUMNS);
export const EXCEL_CSV = excelCsvForm(COLUMNS);

/** As in `Credits-Tags`. */
function tagsOf(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
