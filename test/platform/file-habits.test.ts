import { describe, expect, it } from 'vitest';
import { fileHabits } from '../../electron/platform/disk/file-habits';

const sum = (pauses: readonly number[]) => pauses.reduce((total, each) => total + each, 0);

describe('what a system does with files', () => {
  it('on Windows others hold them for moments, and a rename is synced by the file', () => {
    const { pauses, shortPauses, renameIsSynced } = fileHabits('win32');
    expect(sum(pauses)).toBeGreaterThanOrEqual(5_000);
    // The window stands still meanwhile.
    expect(sum(shortPauses)).toBeLessThan(1_000);
    expect(renameIsSynced).toBe('by-target');
  });

  it.each(['linux', 'darwin', 'freebsd'] as const)('on %s nobody holds them, and a rename is synced by the folder', (platform) => {
    expect(fileHabits(platform)).toEqual({ pauses: [], shortPauses: [], renameIsSynced: 'by-folder' });
  });
});
