/**
 * Replaces what differs from run to run by its kind, so that texts and answers can be compared: ids of transactions,
 * request ids, secrets of keys, moments, days.
 */
export function shapesOf(text: string): string {
  return text
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g, '<request id>')
    .replaceAll(/\b[0-9a-f]{32}\b/g, '<id>')
    .replaceAll(/\bcrd_[0-9A-Za-z]{43}\b/g, '<secret>')
    .replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/g, '<moment, to the microsecond>')
    .replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<moment>')
    .replaceAll(/(?<=[",\n])\d{4}-\d\d-\d\d(?=[",])/g, '<day>');
}
