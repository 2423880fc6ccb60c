import { useNavigate, useSearch } from '@tanstack/react-router';
import { useStatus } from '../shell/use-status';
import { rangeOf, type Range, type RangeSearch } from '../time/range';

/** The range in the URL, and how to choose another. */
export function useRange(): { range: Range; setRange: (range: RangeSearch) => void } {
  const search = useSearch({ from: '__root__' });
  const navigate = useNavigate();
  const setRange = ({ range, from, to }: RangeSearch) => {
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, range, from, to, cursor: undefined }),
    });
  };
  return { range: rangeOf(search), setRange };
}

/** The currency in the URL: undefined for the service's default one, and for one that the service does not have. */
export function useCurrency(): {
  currency: string | undefined;
  setCurrency: (currency: string | undefined) => void;
} {
  const { currency: asked } = useSearch({ from: '__root__' });
  const { data: status } = useStatus();
  const isUnknown = asked !== undefined && status?.currencies.includes(asked) === false;
  const currency = isUnknown ? undefined : asked;
  const navigate = useNavigate();
  const setCurrency = (next: string | undefined) => {
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, currency: next, cursor: undefined }),
    });
  };
  return { currency, setCurrency };
}
