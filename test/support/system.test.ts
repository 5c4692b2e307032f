import { expect, it } from 'vitest';
import { missing, type Need } from './system';

it.each<[Need, string, string, string]>([
  ['modes', 'win32', 'linux', 'darwin'],
  ['links', 'win32', 'linux', 'darwin'],
  ['signals', 'win32', 'linux', 'darwin'],
  ['shells', 'win32', 'linux', 'darwin'],
  ['xdg', 'win32 darwin', 'linux', ''],
  ['limits', 'win32 darwin', 'linux', ''],
])('%s: not on %s', (need, without, ...having) => {
  const platforms = (names: string) => names.split(' ').filter(Boolean) as NodeJS.Platform[];
  for (const platform of platforms(without)) expect(missing(need, platform), platform).toMatch(/\w/);
  for (const platform of platforms(having.join(' '))) expect(missing(need, platform), platform).toBeNull();
});
