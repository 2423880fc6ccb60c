import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryDirectory } from '../../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { inNewFolder, isPartial } from './make-backup';

describe('a new folder', () => {
  const file = useTemporaryDirectory();

  it('has its name once it is filled, and is its owner’s alone', async () => {
    const folder = file('parent/filled');
    const result = await inNewFolder(folder, (partial) => {
      expect(existsSync(folder)).toBe(false);
      expect([partial.startsWith(folder), isPartial(partial)]).toEqual([true, true]);
      writeFileSync(join(partial, 'a'), '1');
      return Promise.resolve(7);
    });
    expect([result, readdirSync(folder), readdirSync(file('parent'))]).toEqual([7, ['a'], ['filled']]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(isPartial('2026-11-29T02-10-05.123Z')).toBe(false);
  });

  it.each([
    ['ENOSPC', 'The disk is full; nothing of the backup is left.'],
    ['EACCES', 'The service may not write there (EACCES); nothing of the backup is left.'],
    ['EIO', 'The files could not be copied (EIO); nothing of the backup is left.'],
  ])('leaves nothing after %s, and names no path', async (code, reason) => {
    const failure = Object.assign(new Error('/secret/path'), { code });
    const filling = inNewFolder(file(`${code}/folder`), (partial) => {
      writeFileSync(join(partial, 'a'), '1');
      return Promise.reject(failure);
    });
    await expect(filling).rejects.toMatchObject({ code: 'backup_failed', reason, cause: failure });
    expect(readdirSync(file(code))).toEqual([]);
  });

  it('is no folder that exists, also where it appears meanwhile', async () => {
    const folder = file('taken/folder');
    const appear = () => {
      mkdirSync(folder);
      return Promise.resolve();
    };
    await expect(inNewFolder(folder, appear)).rejects.toThrow('exists already');
    await expect(inNewFolder(folder, appear)).rejects.toThrow('exists already');
    expect(readdirSync(file('taken'))).toEqual(['folder']);
  });
});
