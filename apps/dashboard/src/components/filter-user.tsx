import { useState } from 'react';
import { FilterText } from './filter-text';
import { useUserIds } from './use-user-ids';

interface Props {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** A filter by a user's id, with those that are found while somebody types. */
export function FilterUser(props: Props) {
  const [typed, setTyped] = useState('');
  const { ids } = useUserIds(typed);
  return <FilterText {...props} options={ids} onTyped={setTyped} />;
}
