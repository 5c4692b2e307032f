import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { printConnectionFile } from '../../electron/core/importers/connection-file';
import { shellWords } from '../../electron/core/importers/shell-words';
import { createBrowser } from '../../electron/platform/network/browser';
import { cliStage } from './stage';

const stage = cliStage();

it("README's first check works as it is written, with Katana as the window exports it", async () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [, line = '', secret = ''] = /^ {4}tokenscope (check .*?) {2,}# .*\b(\w+_SECRET)$/m.exec(readme) ?? [];
  const args = shellWords(line).words.map(({ text }) => text);
  expect(args.slice(0, 3)).toEqual(['check', '--connection', 'katana.tokenscope']);

  const { connection, clientSecret } = stage.practice.faces.katana;
  const exported = printConnectionFile({ ...connection, name: 'Katana', receiver: { kind: 'scheme' } });
  writeFileSync(stage.path('katana.tokenscope'), exported);
  const { code, out, err } = await stage.cli(
    args.map((each) => (each === 'report.xml' ? stage.path(each) : each)),
    {
      env: { [secret]: clientSecret },
      openFile: (path) => createReadStream(stage.path(path)),
      browser: createBrowser(async (url) => void stage.person.open(url).catch(() => {})),
    },
  );
  expect([code, out], err).toEqual([0, expect.stringContaining('passed')]);
  expect(existsSync(stage.path('report.xml'))).toBe(true);
});
