import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Settings } from '../../apps/credits-service/src/config/settings';
import { settingNames } from '../support/app/setting-names';

const ROOT = join(__dirname, '../..');

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

describe('.env.example', () => {
  /** Every setting stands in a comment, so that a copy of the file changes nothing until a line is uncommented. */
  const SETTING = /^#([A-Z][A-Z_]*=.*)$/gm;
  const example = read('.env.example');

  it('has every setting once, and nothing else', () => {
    const names = [...example.matchAll(SETTING)].map(([, line]) => line!.split('=', 1)[0]!);
    expect(names.sort()).toEqual(settingNames());
    expect(parseEnv(example)).toEqual({});
  });

  it('shows the defaults', () => {
    const settings = new Settings(parseEnv(example.replaceAll(SETTING, '$1')));
    expect(settings).toEqual(new Settings({}));
  });

  it('says of each setting what it is', () => {
    for (const paragraph of example.trim().split('\n\n')) expect(paragraph).toMatch(/^# \S/);
  });
});

describe('README.md', () => {
  it('lists every setting', () => {
    const settings = read('README.md')
      .split(/^## /m)
      .find((section) => section.startsWith('Settings'))!;
    for (const name of settingNames()) expect(settings).toContain(`\`${name}\``);
  });
});
