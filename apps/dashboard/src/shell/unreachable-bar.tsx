import { Alert, Loader } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { getLiveness } from '../api/api';
import { reachability } from '../api/reachability';
import { messages } from '../messages';

const PROBE_EVERY_MS = 3_000;

/** Shows that the service is away, asks until it is back, and then refreshes the view. */
export function UnreachableBar() {
  const isUp = useSyncExternalStore(reachability.subscribe, reachability.read);
  const queries = useQueryClient();
  useEffect(() => {
    if (isUp) return undefined;
    const probe = setInterval(() => void getLiveness(), PROBE_EVERY_MS);
    return () => {
      clearInterval(probe);
      void queries.invalidateQueries();
    };
  }, [isUp, queries]);
  if (isUp) return null;
  return (
    <Alert
      role="status"
      color="orange"
      variant="filled"
      py={6}
      mb="md"
      icon={<Loader size={14} color="white" />}
    >
      {messages.unreachable}
    </Alert>
  );
}
