import type { JsonObject } from '../json/field-table';

/** An object of given members and of those of the body's members that a counter takes, their bytes as they are. */
export function joinMembers(
  bytes: Buffer,
  first: readonly string[],
  body: JsonObject,
  names: ReadonlySet<string>,
): Buffer {
  const parts: Buffer[] = first.map((member) => Buffer.from(member));
  for (const member of body.members) {
    if (names.has(member.name)) parts.push(bytes.subarray(member.start, member.end));
  }
  const comma = Buffer.from(',');
  const joined = parts.flatMap((part, index) => (index === 0 ? [part] : [comma, part]));
  return Buffer.concat([Buffer.from('{'), ...joined, Buffer.from('}')]);
}
