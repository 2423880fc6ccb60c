import type { ExactDecimal } from '@app/http';
import { csvForm, excelCsvForm, type CsvForm } from '../shared/csv';
import type { UsageRowResponse, UsageSumsResponse } from './dto/usage.responses';
import type { UsageGroups } from './usage-groups';

type Cell = string | number | bigint | ExactDecimal | null;

/** A column per group and per sum. @param shown has what callers may see of the costs */
export function usageCsv(
  { grain, by, byTags }: UsageGroups,
  shown: UsageSumsResponse,
  isForExcel: boolean,
): CsvForm<UsageRowResponse> {
  const columns: Record<string, (row: UsageRowResponse) => Cell> = {};
  if (grain !== null) columns[grain] = (row) => row[grain] ?? null;
  for (const name of by) columns[name] = (row) => row[name] ?? null;
  for (const name of byTags) columns[`tag:${name}`] = ({ tags }) => tags?.[name] ?? null;
  columns['calls'] = ({ calls }) => calls;
  columns['failed'] = ({ failed }) => failed;
  for (const name of ['input', 'cache_read', 'cache_write', 'output', 'reasoning'] as const) {
    columns[name] = ({ tokens }) => tokens[name];
  }
  columns['charged'] = ({ charged }) => charged;
  columns['uncollected'] = ({ uncollected }) => uncollected;
  if (shown.cost !== undefined) columns['cost'] = ({ cost }) => cost ?? null;
  if (shown.margin !== undefined) columns['margin'] = ({ margin }) => margin ?? null;
  return isForExcel ? excelCsvForm(columns) : csvForm(columns);
}
