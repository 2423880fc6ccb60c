import { useDebouncedValue } from '@mantine/hooks';
import { listUsers } from '../api/api';
import { useAsk } from '../api/use-ask';
import { countOf } from '../money/money';

const TYPING_MS = 200;
const IDS_MAX = 20;

interface UserIds {
  /** Ids of users who are found by the text, 20 at most. */
  readonly ids: readonly string[];
  /** Whether the text is a user's id; undefined as long as that is not known. */
  readonly isUser: boolean | undefined;
}

/** Users whose id or name has what somebody types. */
export function useUserIds(text: string): UserIds {
  const [q] = useDebouncedValue(text.trim(), TYPING_MS);
  const query = { q, page_size: IDS_MAX, sort: 'user_id' as const };
  const { data, isPlaceholderData } = useAsk(
    ['user-ids', query],
    (signal) => listUsers({ query, signal, throwOnError: true }),
    { enabled: q !== '' },
  );
  if (data === undefined || q === '') return { ids: [], isUser: undefined };
  const ids = data.users.map(({ user_id }) => user_id);
  if (isPlaceholderData || q !== text.trim()) return { ids, isUser: undefined };
  const isComplete = countOf(data.total) <= ids.length;
  return { ids, isUser: ids.includes(q) ? true : isComplete ? false : undefined };
}
