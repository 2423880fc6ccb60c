import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The folders of the PATH, in order. */
export function pathFolders(): string[] {
  return (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
}

/** The first program on the PATH with one of these names; undefined if there is none. */
export function findProgram(...names: string[]): string | undefined {
  return pathFolders()
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find(isProgram);
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
