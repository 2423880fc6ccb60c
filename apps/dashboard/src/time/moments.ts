import type { Bucket } from './range';

const LOCALE = 'en-GB';
const full = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const dayAndYear = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeZone: 'UTC' });
const month = new Intl.DateTimeFormat(LOCALE, { month: 'short', year: 'numeric', timeZone: 'UTC' });
const localDay = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' });
const hour = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });
const dayAndHour = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** The browser's time zone, such as Europe/Berlin. */
export const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A moment of an answer (ISO 8601) in local time, to the second. */
export function localTime(moment: string): string {
  return full.format(new Date(moment));
}

/** The same in UTC, with every digit of the answer. */
export function utcTime(moment: string): string {
  return moment.replace('T', ' ').replace(/Z$/, '');
}

/** The value of a field of type `datetime-local`, in the browser's time zone. */
export function localInput(moment: string): string {
  const date = new Date(moment);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** How a chart names a bucket: whole, and as short as an axis needs it. Hours are local, days and months UTC's. */
export function bucketNames(moment: string, bucket: Bucket): { label: string; tick: string } {
  const date = new Date(moment);
  if (bucket === 'month') {
    const label = month.format(date);
    return { label, tick: label };
  }
  if (bucket === 'day') return { label: dayAndYear.format(date), tick: day.format(date) };
  const isMidnight = date.getHours() === 0 && date.getMinutes() === 0;
  return { label: dayAndHour.format(date), tick: (isMidnight ? localDay : hour).format(date) };
}

const SPANS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const;

/** A span of time in its largest unit: `45 s`, `12 min`, `3 h`, `2 d`. */
export function span(seconds: number): string {
  const [length, unit] = SPANS.find(([each]) => seconds >= each) ?? [1, 's'];
  return `${Math.floor(Math.max(0, seconds) / length)} ${unit}`;
}
