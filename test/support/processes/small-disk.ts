import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Mounts a file system of this size in memory: a disk that a test can fill. Needs root on Linux. */
export function mountSmallDisk(mountPoint: string, bytes: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', mountPoint], { stdio: 'ignore' });
}

export function resizeSmallDisk(mountPoint: string, bytes: number): void {
  execFileSync('mount', ['-o', `remount,size=${bytes}`, mountPoint]);
}

/**
 * At once, even if this process still has a file of it open: a database that failed is closed by its
 * finalizer.
 */
export function unmount(mountPoint: string): void {
  execFileSync('umount', ['-l', mountPoint]);
}

/** Whether this user may mount a small disk. */
export function canMount(): boolean {
  const mountPoint = mkdtempSync(join(tmpdir(), 'credits-mount-'));
  try {
    mountSmallDisk(mountPoint, 1024 * 1024);
    unmount(mountPoint);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(mountPoint);
  }
}
