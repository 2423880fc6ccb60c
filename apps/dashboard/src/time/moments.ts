const LOCALE = 'en-GB';
const full = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const hour = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });

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

/** The label of a bucket: its day in UTC, or its hour in local time. */
export function bucketLabel(moment: string, bucket: 'hour' | 'day'): string {
  return (bucket === 'day' ? day : hour).format(new Date(moment));
}
