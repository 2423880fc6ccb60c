import { LRUCache } from 'lru-cache';
import { startOf, tagSetOf } from './usage-sums';

/** Per key and day: enough for features and teams. A tag that differs with each call would make a sum of each call. */
const SETS_MAX = 100;
const KEYS_MAX = 1_000;

/** The sets of tags that this process has met, by key and day. Further ones are added up as `other`. */
export class TagSets {
  private readonly known = new LRUCache<string, Set<string>>({ max: KEYS_MAX });

  /** Whether the set is one too many. @param tags as they are stored: JSON */
  isOther(keyId: string | null, startedAtMs: number, tags: string): boolean {
    const set = tagSetOf(tags, false);
    if (set === '') return false;
    const place = `${startOf('day', startedAtMs)} ${keyId ?? ''}`;
    let sets = this.known.get(place);
    if (sets === undefined) this.known.set(place, (sets = new Set()));
    if (sets.has(set)) return false;
    if (sets.size >= SETS_MAX) return true;
    sets.add(set);
    return false;
  }
}
