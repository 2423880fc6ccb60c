import { TIGERBEETLE_CLUSTER_ID, type TigerBeetleServer } from '../support/tigerbeetle/tigerbeetle-server';
import { SERVER_PORT } from './bare-questions';

/** The service's settings that name this server. */
export function settingsFor(server: TigerBeetleServer): NodeJS.ProcessEnv {
  return {
    TIGERBEETLE_HOST: '127.0.0.1',
    TIGERBEETLE_CLUSTER_ID: String(TIGERBEETLE_CLUSTER_ID),
    [SERVER_PORT]: String(server.port),
  };
}
