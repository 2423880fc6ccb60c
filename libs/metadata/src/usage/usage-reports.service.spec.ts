import { planOf } from '../../../../test/support/metadata/query-plan';
import { TemporaryDirectory } from '../../../tigerbeetle-embedded/src/testing/temporary-directory';
import { MetadataDatabase } from '../metadata-database';
import { ALL_USAGE, UsageReports, type UsageQuestion } from './usage-reports.service';

const YEAR: UsageQuestion = {
  currencies: ['USD'],
  ...ALL_USAGE,
  fromMs: Date.UTC(2025, 0),
  toMs: Date.UTC(2026, 0),
  grain: null,
  by: [],
  byTags: [],
};
const RANGE = 'SEARCH usage_sums USING PRIMARY KEY (view=? AND start_ms>? AND start_ms<?)';
const EACH = 'SEARCH usage_sums USING PRIMARY KEY (view=? AND start_ms=? AND currency=? AND user_id=?)';
const GROUPS = 'USE TEMP B-TREE FOR GROUP BY';

describe('UsageReports', () => {
  let folder: TemporaryDirectory;
  let path: string;
  let database: MetadataDatabase;
  let reports: UsageReports;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    path = `${folder.path}/metadata.db`;
    database = new MetadataDatabase({ store: { kind: 'sqlite', path } });
    await database.onModuleInit();
    reports = new UsageReports(database);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await database.onApplicationShutdown();
    folder.remove();
  });

  it.each<[string, Partial<UsageQuestion>, string[]]>([
    ['days and models', { grain: 'day', by: ['model'] }, [RANGE]],
    ['models', { by: ['model'] }, [RANGE, GROUPS]],
    ['users', { by: ['user_id'] }, [RANGE, GROUPS]],
    ['the days of a user', { grain: 'day', userIds: ['ada'] }, [EACH]],
    ['the models of a user', { by: ['model'], userIds: ['ada'] }, [EACH, GROUPS]],
    ['all', {}, [RANGE]],
  ])('finds %s by the primary key', async (_what, question, expected) => {
    expect(await planOf(path, () => reports.read({ ...YEAR, ...question }))).toEqual(expected);
  });

  it('finds the users with the greatest charges by the primary key, and sorts those alone', async () => {
    expect(await planOf(path, () => reports.topUsers(YEAR, 100))).toEqual([
      RANGE,
      GROUPS,
      'USE TEMP B-TREE FOR ORDER BY',
    ]);
  });

  it('knows no days without calls', async () => {
    expect(await reports.days()).toBeNull();
    expect(await reports.days('USD')).toBeNull();
    expect(await reports.currencies()).toEqual([]);
  });
});
