import type { Answer } from '../../support/http/api';
import { ServiceProcess } from '../../support/processes/service-process';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { until } from '../../support/async/eventually';

/**
 * Built services on TigerBeetle, each a process with a data folder of its own. A test calls `end` when it is
 * over.
 */
export class Services {
  private readonly starts: Promise<ServiceProcess>[] = [];
  private readonly folders: TemporaryDirectory[] = [];

  /**
   * @param hosts replicas, as TIGERBEETLE_HOST takes them
   * @param variables settings beyond that
   */
  start(hosts: string, variables: Record<string, string> = {}): Promise<ServiceProcess> {
    const folder = new TemporaryDirectory();
    this.folders.push(folder);
    const start = ServiceProcess.start({
      LEDGER_ENGINE: 'tigerbeetle',
      TIGERBEETLE_HOST: hosts,
      DATA_DIR: folder.path,
      ...variables,
    });
    this.starts.push(start);
    return start;
  }

  /** Waits also for those that are still starting, since a test may fail before they have. */
  async end(): Promise<void> {
    for (const start of await Promise.allSettled(this.starts.splice(0))) {
      if (start.status === 'fulfilled') await start.value.kill();
    }
    for (const folder of this.folders.splice(0)) folder.remove();
  }
}

export function health(service: ServiceProcess): Promise<Answer> {
  return service.api.get('/api/v1/health');
}

/** @throws Error where the service has not found its ledger again within the limit */
export async function untilHealthy(service: ServiceProcess, limitMs: number): Promise<void> {
  await until('the service is healthy', limitMs, async () => (await health(service)).status === 200);
}
