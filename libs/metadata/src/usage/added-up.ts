import { sql } from 'kysely';

/** The sums of calls as columns of a query of `ai_calls`, in both databases. */
export const ADDED_UP = sql.raw(
  [
    'count(*) as calls',
    `cast(sum(case when status in ('failed', 'interrupted') then 1 else 0 end) as text) as failed`,
    ...Object.entries({
      input_tokens: ['input_tokens', 'audio_input_tokens'],
      cache_read_tokens: ['cache_read_tokens'],
      cache_write_tokens: ['cache_write_5m_tokens', 'cache_write_1h_tokens'],
      output_tokens: ['output_tokens', 'audio_output_tokens'],
      reasoning_tokens: ['reasoning_tokens'],
    }).map(
      ([name, columns]) =>
        `cast(sum(${columns.map((of) => `cast(${of} as bigint)`).join(' + ')}) as text) as ${name}`,
    ),
    ...addedUp('charged_units', 'charged', 'charged_nano', 9),
    ...addedUp('uncollected_units', 'uncollected', 'uncollected_nano', 9),
    ...addedUp('cost_pico', 'cost', 'cost_pico', 12),
  ].join(',\n'),
);

/** The sum of an amount in decimal text: of its wholes, and of the digits behind them. */
function addedUp(column: string, whole: string, rest: string, places: number): string[] {
  const text = `coalesce(${column}, '0')`;
  const isLong = `length(${text}) > ${places}`;
  const wholes = `case when ${isLong} then substr(${text}, 1, length(${text}) - ${places}) else '0' end`;
  const rests = `case when ${isLong} then substr(${text}, length(${text}) - ${places - 1}) else ${text} end`;
  return [
    `cast(sum(cast(${wholes} as bigint)) as text) as ${whole}`,
    `cast(sum(cast(${rests} as bigint)) as text) as ${rest}`,
  ];
}
