import { expect, it } from 'vitest';
import { missing, type Need } from './system';

it.each<[Need, NodeJS.Platform[]]>([
  ['modes', ['win32']],
  ['links', ['win32']],
  ['signals', ['win32']],
  ['shells', ['win32']],
  ['xdg', ['win32', 'darwin']],
  ['limits', ['win32', 'darwin']],
])('%s: not on %s', (need, without) => {
  for (const platform of ['win32', 'linux', 'darwin'] as const) {
    if (without.includes(platform)) expect(missing(need, platform), platform).toMatch(/\w/);
    else expect(missing(need, platform), platform).toBeNull();
  }
});
