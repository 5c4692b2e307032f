import { expect, it } from 'vitest';
import { filesIn, readSource } from './support/sources';

/** Where the system may be asked which one it is; everywhere else it is handed in. */
const MAY = /^electron\/(platform|shell)\//;
const ASKS =
  /\bprocess\s*(\?\.|\.|\[['"])\s*(platform|arch)\b|\{[^{}]*\b(platform|arch)\b[^{}]*\}\s*=\s*process\b|\bos\s*\.\s*(platform|type|arch|release)\s*\(|\{[^{}]*\b(platform|type|arch|release)\b[^{}]*\}\s*from\s*'(node:)?os'|\bnavigator\s*\.\s*(platform|userAgent)/;

it.each([
  "if (process.platform === 'win32') return;",
  'const { env, platform } = process;',
  "import { hostname, platform } from 'node:os';",
  'const isMac = os.platform() === "darwin";',
  "process['platform']",
  'navigator.userAgent',
])('%s: asks for the system', (code) => {
  expect(code).toMatch(ASKS);
});

it('which system it is, is asked in platform and shell alone', () => {
  const files = filesIn(['electron', 'renderer']).filter((path) => !MAY.test(path));
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((path) => ASKS.test(readSource(path)))).toEqual([]);
});
