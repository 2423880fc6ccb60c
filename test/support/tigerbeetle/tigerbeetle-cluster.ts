import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../processes/free-ports';
import { Replica } from './replica';
import { assertVersion, TigerBeetleServer } from './tigerbeetle-server';

const REPLICA_COUNT = 3;

/**
 * A TigerBeetle cluster of three replicas on loopback, each a process with a data file of its own. It goes on as long
 * as two of them run.
 *
 * Like {@link TigerBeetleServer} it runs with `--development` and leaves nothing behind, but it takes three times as
 * much: 4.3 GB of memory and 3.2 GB in the temporary directory.
 */
export class TigerBeetleCluster {
  private readonly replicas: Replica[];

  private constructor(
    program: string,
    private readonly directory: string,
    private readonly ports: readonly number[],
  ) {
    this.replicas = ports.map((_, index) => new Replica(program, directory, index, ports));
  }

  /** @throws Error as {@link TigerBeetleServer.start} does; nothing is left running then */
  static async start(): Promise<TigerBeetleCluster> {
    const program = TigerBeetleServer.program();
    if (program === undefined) throw new Error('There is no tigerbeetle program on the PATH.');
    await assertVersion(program);
    const directory = await mkdtemp(join(tmpdir(), 'tigerbeetle-cluster-'));
    const cluster = new TigerBeetleCluster(program, directory, await freePorts(REPLICA_COUNT));
    try {
      await Promise.all(
        cluster.replicas.map(async (replica) => {
          await replica.format();
          await replica.start();
        }),
      );
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** Every replica in the order of the cluster, as the service's setting takes them: `127.0.0.1:3000,127.0.0.1:3001,…`. */
  get hosts(): string {
    return this.ports.map((port) => `127.0.0.1:${port}`).join(',');
  }

  /**
   * The index of the replica that leads the others: of those that run and say so, the one that said it of the latest view.
   * @throws Error where none does
   */
  get primary(): number {
    const leaders = this.replicas.filter(({ leads }) => leads).sort((a, b) => b.view - a.view);
    if (leaders[0] === undefined) throw new Error('No replica says that it is the primary.');
    return leaders[0].index;
  }

  /** Ends a replica's process with SIGKILL and resolves once it is gone. */
  async kill(index: number): Promise<void> {
    await this.replica(index).kill();
  }

  /** Starts a replica that was killed, on the same data file and port; resolves once it accepts connections. */
  async restart(index: number): Promise<void> {
    await this.replica(index).start();
  }

  /** Ends every replica and removes their data files. May be called twice. */
  async stop(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.kill()));
    await rm(this.directory, { recursive: true, force: true });
  }

  private replica(index: number): Replica {
    const replica = this.replicas[index];
    if (replica === undefined) throw new Error(`There is no replica ${index}.`);
    return replica;
  }
}
