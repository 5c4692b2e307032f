import { expect, it } from 'vitest';
import { sessionFolder } from '../../electron/shell/windows-start';

const APP_DATA = 'C:\\Users\\Ada\\AppData\\Roaming';
const LOCAL = 'C:\\Users\\Ada\\AppData\\Local';

it.each<[string, string | undefined, string, string | null]>([
  ['of a release', LOCAL, `${APP_DATA}\\Tokenscope`, `${LOCAL}\\Tokenscope`],
  ['of a local build', LOCAL, `${APP_DATA}\\Tokenscope (local)`, `${LOCAL}\\Tokenscope (local)`],
  ['with another data folder, which holds everything', LOCAL, 'D:\\data', null],
  ['where Windows names no other place', undefined, `${APP_DATA}\\Tokenscope`, null],
])('Chromium’s own files stay out of the roaming profile: those %s', (_name, local, userData, folder) => {
  expect(sessionFolder({ LOCALAPPDATA: local }, userData, APP_DATA)).toBe(folder);
});
