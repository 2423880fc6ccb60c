import { createContext, useContext, useEffect } from 'react';

/** Hears from a dialog above whether it is open. The dialog below leaves Escape to it. */
export const CoverContext = createContext<(isCovered: boolean) => void>(() => undefined);

export function useCover(isOpen: boolean): void {
  const cover = useContext(CoverContext);
  useEffect(() => {
    if (!isOpen) return;
    cover(true);
    return () => {
      cover(false);
    };
  }, [isOpen, cover]);
}
