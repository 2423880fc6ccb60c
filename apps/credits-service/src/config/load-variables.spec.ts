import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadVariables } from './load-variables';

describe('loadVariables', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'credits-env-'));
    writeFileSync(join(folder, '.env'), '# where to listen\nPORT=8002\nLOG_LEVEL="DEBUG"\n');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([{}, { NODE_ENV: 'development' }])('adds those of .env in development: %j', (variables) => {
    expect(loadVariables(variables, folder)).toMatchObject({ PORT: '8002', LOG_LEVEL: 'DEBUG' });
  });

  it('lets the process’s own win', () => {
    const variables = { PORT: '9000', LOG_LEVEL: '' };
    expect(loadVariables(variables, folder)).toEqual(variables);
  });

  it.each(['production', 'test', ''])('leaves .env alone where NODE_ENV is %j', (NODE_ENV) => {
    expect(loadVariables({ NODE_ENV }, folder)).toEqual({ NODE_ENV });
  });

  it('does without a file', () => {
    expect(loadVariables({ PORT: '1' }, join(folder, 'none'))).toEqual({ PORT: '1' });
  });

  it('says so where the file can’t be read', () => {
    mkdirSync(join(folder, 'odd', '.env'), { recursive: true });
    expect(() => loadVariables({}, join(folder, 'odd'))).toThrow(/\.env can't be read \(EISDIR\); /);
  });
});
