import { useStarted } from '../hooks/use-started';
import { PostgresServer } from '../postgres/postgres-server';
import { describeWith } from '../requirements/requirements';

/**
 * Registers tests with a PostgreSQL server of their own, which is there inside tests and hooks; hooks belong in a block
 * of their own, so that what they close is closed before the server is. Without server programs, they are skipped.
 */
export function describeOnPostgres(name: string, tests: (postgres: () => PostgresServer) => void): void {
  describeWith('postgres')(name, () => {
    tests(
      useStarted(
        () => PostgresServer.start(),
        (server) => server.stop(),
      ),
    );
  });
}
