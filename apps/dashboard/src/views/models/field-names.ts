import { messages } from '../../messages';
import { CLASSES } from './sheet-draft';

const { fields, sets } = messages.models;
const classes: Readonly<Record<string, string>> = messages.tokenClasses;
const names: Readonly<Record<string, string>> = fields;

/** What people call a field of a sheet. */
export function fieldName(path: string): string {
  const last = path.slice(path.lastIndexOf('.') + 1);
  const name = CLASSES.some((each) => each === last) ? classes[last] : names[last];
  const set = /^prices\.(?:tiers\.)?(long_context|flex|priority)\./.exec(path)?.[1];
  const shown = name ?? path;
  return set === undefined ? shown : `${sets[set as keyof typeof sets]}: ${shown}`;
}
