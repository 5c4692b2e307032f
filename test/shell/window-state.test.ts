import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseWindowState, readWindowState, visibleBounds, writeWindowState } from '../../electron/shell/window/window-state';
import { expectMode } from '../support/system';

const fresh = { bounds: null, maximized: false, theme: 'system' };
const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];

describe('the remembered window', () => {
  it('comes back as it was', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'window-')), 'window.json');
    expect(readWindowState(file)).toEqual(fresh);
    const state = { bounds: { x: 10, y: 20, width: 1000, height: 700 }, maximized: true, theme: 'dark' as const };
    writeWindowState(file, state);
    expect(readWindowState(file)).toEqual(state);
    writeFileSync(`${file}.new`, '', { mode: 0o644 });
    writeWindowState(file, state);
    expectMode(file, 0o600);
  });

  it.each([
    '',
    'null',
    '[]',
    '{"bounds":',
    '{"bounds":{"x":1e400}}',
    '{"bounds":{"x":1,"y":2,"width":"3","height":4},"maximized":1,"theme":"pink"}',
  ])('starts fresh from %j', (text) => {
    const file = join(mkdtempSync(join(tmpdir(), 'window-')), 'window.json');
    writeFileSync(file, text);
    expect(readWindowState(file)).toEqual(fresh);
  });

  it('ignores unknown members', () => {
    expect(parseWindowState({ bounds: { x: 1, y: 2, width: 3, height: 4, z: 5 }, theme: 'light', extra: 1 })).toEqual({
      bounds: { x: 1, y: 2, width: 3, height: 4 },
      maximized: false,
      theme: 'light',
    });
  });

  it('is never placed off screen', () => {
    expect(visibleBounds({ x: 100, y: 100, width: 1000, height: 700 }, screens)).toEqual({ x: 100, y: 100, width: 1000, height: 700 });
    expect(visibleBounds({ x: 2500, y: 100, width: 1000, height: 700 }, screens)).toBeNull();
    expect(visibleBounds({ x: 1900, y: 100, width: 1000, height: 700 }, screens)).toBeNull();
    expect(visibleBounds({ x: 100, y: -600, width: 1000, height: 700 }, screens)).toBeNull();
    expect(visibleBounds(null, screens)).toBeNull();
  });

  it('is never smaller than the minimum', () => {
    expect(visibleBounds({ x: 0, y: 0, width: 10, height: 10 }, screens)).toEqual({ x: 0, y: 0, width: 900, height: 600 });
  });
});
