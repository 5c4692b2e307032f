import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { endWithSession } from '../../electron/shell/ending/session-end';

function session(platform: NodeJS.Platform, unsaved = false) {
  const did: string[] = [];
  const note = (what: string) => () => void did.push(what);
  const [windowEvents, power, signals] = [new EventEmitter(), new EventEmitter(), new EventEmitter()];
  endWithSession({
    platform,
    window: { on: (event, listener) => windowEvents.on(event, listener), close: note('ask') },
    onShutdown: (listener) => power.on('shutdown', listener),
    signals,
    losesTokens: () => unsaved,
    finish: note('finish'),
    quit: note('quit'),
  });
  const emit = (emitter: EventEmitter, event: string) => {
    did.length = 0;
    emitter.emit(event, { preventDefault: note('hold') });
    return [...did];
  };
  return {
    window: (event: string) => emit(windowEvents, event),
    shutdown: () => emit(power, 'shutdown'),
    signal: (name: string) => emit(signals, name),
  };
}

describe.each(['win32', 'darwin', 'linux'] as const)('the end of a session on %s', (platform) => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('quits on %s', (signal) => {
    expect(session(platform).signal(signal)).toEqual(['quit']);
  });
});

describe.each(['darwin', 'linux'] as const)('a shutdown on %s', (platform) => {
  it('waits for the app to quit', () => {
    expect(session(platform).shutdown()).toEqual(['hold', 'quit']);
    expect(session(platform).window('session-end')).toEqual([]);
  });
});

describe('a log-off on Windows', () => {
  it('is not held up while nothing is lost, and the last work begins when it can no longer be stopped', () => {
    const { window, shutdown } = session('win32');
    expect(window('query-session-end')).toEqual([]);
    expect(window('session-end')).toEqual(['finish']);
    expect(shutdown()).toEqual([]);
  });

  it('is held up by tokens that are not saved, and the person is asked', () => {
    expect(session('win32', true).window('query-session-end')).toEqual(['hold', 'ask']);
  });
});
