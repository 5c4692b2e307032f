import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { keepRunning } from '../../electron/shell/ending/keep-running';

function desk(platform: NodeJS.Platform, fullScreen = false) {
  const did: string[] = [];
  const [app, window] = [new EventEmitter(), new EventEmitter()];
  const kept = keepRunning(
    platform,
    app,
    {
      isFullScreen: () => fullScreen,
      setFullScreen: () => did.push('leave full screen'),
      once: (event, listener) => window.once(event, listener),
      hide: () => did.push('hide'),
    },
    () => did.push('front'),
  );
  return { kept, app, window, did };
}

describe('closing the window on macOS', () => {
  it('hides it, and the Dock brings it back', () => {
    const { kept, app, did } = desk('darwin');
    expect(kept.hides()).toBe(true);
    app.emit('activate');
    expect(did).toEqual(['hide', 'front']);
  });

  it('leaves full screen first', () => {
    const { kept, window, did } = desk('darwin', true);
    expect(kept.hides()).toBe(true);
    expect(did).toEqual(['leave full screen']);
    window.emit('leave-full-screen');
    expect(did).toEqual(['leave full screen', 'hide']);
  });

  it('closes it when the app quits, until the person decides to stay', () => {
    const { kept, app, did } = desk('darwin');
    app.emit('before-quit');
    expect(kept.hides()).toBe(false);
    kept.stays();
    expect(kept.hides()).toBe(true);
    expect(did).toEqual(['hide']);
  });
});

it.each(['linux', 'win32'] as const)('closing the window on %s quits', (platform) => {
  const { kept, did } = desk(platform);
  expect(kept.hides()).toBe(false);
  kept.stays();
  expect(kept.hides()).toBe(false);
  expect(did).toEqual([]);
});
