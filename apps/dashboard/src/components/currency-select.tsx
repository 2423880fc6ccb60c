import { NativeSelect } from '@mantine/core';
import { messages } from '../messages';
import { useCurrency } from '../search/use-shared-search';
import { useStatus } from '../shell/use-status';

/** Chooses the currency of a view; nothing where the service keeps only one. */
export function CurrencySelect() {
  const { data } = useStatus();
  const { currency, setCurrency } = useCurrency();
  const currencies = data?.currencies ?? [];
  if (currencies.length < 2) return null;
  const [standard] = currencies;
  return (
    <NativeSelect
      aria-label={messages.currency}
      data={currencies}
      value={currency ?? standard ?? ''}
      onChange={({ currentTarget: { value } }) => {
        setCurrency(value === standard ? undefined : value);
      }}
    />
  );
}
