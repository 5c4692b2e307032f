import { describe, expect, it } from 'vitest';
import { refusal, refusedSwitches } from '../../electron/shell/switches';

const given = (...names: string[]) => {
  const set = new Set(names);
  return (name: string) => set.has(name);
};

describe('switches a release does not start with', () => {
  it.each([
    'remote-debugging-port',
    'remote-debugging-pipe',
    'log-net-log',
    'host-resolver-rules',
    'ignore-certificate-errors',
    'ssl-key-log-file',
    'blink-settings',
  ])('refuses --%s, and says so', (name) => {
    expect(refusedSwitches(given('no-sandbox', name), false)).toEqual([name]);
    expect(refusal([name])).toMatch(new RegExp(`^Tokenscope does not start with --${name}: .*\\n$`));
  });

  it('starts with what people need', () => {
    expect(
      refusedSwitches(given('no-sandbox', 'proxy-server', 'user-data-dir', 'force-device-scale-factor', 'ozone-platform'), false),
    ).toEqual([]);
  });

  it('refuses nothing in a build for tests', () => {
    expect(refusedSwitches(given('remote-debugging-port', 'log-net-log'), true)).toEqual([]);
  });
});
