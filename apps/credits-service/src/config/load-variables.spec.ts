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

  it('lets the process’s own win, unless they are blank', () => {
    const variables = { PORT: '9000', LOG_LEVEL: ' ', HOST: '' };
    expect(loadVariables(variables, folder)).toEqual({ PORT: '9000', LOG_LEVEL: 'DEBUG', HOST: '' });
  });

  const KEY = 'abcdefgh12';
  it.each([
    ['a byte order mark', `\ufeffAPI_KEYS=${KEY}\n`],
    ['CRLF', `PORT=1\r\nAPI_KEYS=${KEY}\r\n`],
    ['export', `export API_KEYS=${KEY}`],
    ['spaces', `  API_KEYS =  ${KEY}  `],
    ['quotes', `API_KEYS='${KEY}'`],
    ['a comment', `API_KEYS="${KEY}" # of the app`],
    ['a comment after an unquoted value', `API_KEYS=${KEY} # of the app`],
  ])('reads a key from a file with %s', (_what, text) => {
    writeFileSync(join(folder, '.env'), text);
    expect(loadVariables({}, folder).API_KEYS).toBe(KEY);
  });

  it('keeps # and $ in quotes', () => {
    writeFileSync(join(folder, '.env'), `API_KEYS='a$b#cdefgh'`);
    expect(loadVariables({}, folder).API_KEYS).toBe('a$b#cdefgh');
  });

  it.each([
    ['API_KEYS=a$b#cdefgh', 'an open quote, or a "#" outside quotes'],
    ['API_KEYS=#abcdefgh', 'an open quote, or a "#" outside quotes'],
    ['API_KEYS="abcdefgh12\nLOG_LEVEL="INFO"', 'an open quote, or a "#" outside quotes'],
    ['API_KEYS="abcdefgh12"3', 'an open quote, or a "#" outside quotes'],
    ['API_KEYS: abcdefgh12', 'needs "=" after it'],
    ['API_KEYS=abcdefgh12\nPORT=1\nAPI_KEYS=', 'is set a second time'],
  ])('refuses %j, which would be misread', (text, fault) => {
    writeFileSync(join(folder, '.env'), text);
    expect(() => loadVariables({}, folder)).toThrow(
      new RegExp(`\\.env, line \\d: API_KEYS .*${fault}.*\\.$`),
    );
  });

  it('leaves the lines of other programs alone', () => {
    writeFileSync(join(folder, '.env'), 'PROMPT=a#b\nPROMPT=c\nPORT=8002');
    expect(loadVariables({}, folder).PORT).toBe('8002');
  });

  it.each<[string, Buffer]>([
    ['with a byte order mark', Buffer.from('\ufeffAPI_KEYS=abcdefgh12\n', 'utf16le')],
    ['without one', Buffer.from('API_KEYS=abcdefgh12\n', 'utf16le')],
    ['in Latin-1', Buffer.from('API_KEYS=abcdefgh12 # für alle\n', 'latin1')],
  ])('refuses a file that is not UTF-8: %s', (_what, bytes) => {
    writeFileSync(join(folder, '.env'), bytes);
    expect(() => loadVariables({}, folder)).toThrow(/\.env can't be read \(not text in UTF-8\); /);
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
