import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun } from '../commands.mjs';
import { isEntry } from '../entry.mjs';
import { run, say } from '../report.mjs';
import { root, thisRelease } from './version.mjs';

/**
 * Makes the release with GitHub's `gh`, as a draft: a person looks at it, and publishes it.
 * @param {{ version: string; isPrerelease: boolean; notes: string }} release
 * @param {string} assets folder of the files to offer
 */
export async function draft({ version, isPrerelease, notes }, assets) {
  const files = readdirSync(assets).map((name) => join(assets, name));
  const notesFile = join(process.env.RUNNER_TEMP || tmpdir(), `tokenscope-notes-${process.pid}.md`);
  writeFileSync(notesFile, notes);
  try {
    const kind = isPrerelease ? ['--prerelease'] : [];
    const about = ['--draft', '--verify-tag', ...kind, '--title', `Tokenscope ${version}`, '--notes-file', notesFile];
    const args = ['release', 'create', `v${version}`, ...about, ...files];
    say(await mustRun('gh', args, 'delete the draft, if there is one, and run this job again.', { cwd: root }));
  } finally {
    rmSync(notesFile, { force: true });
  }
}

if (isEntry(import.meta.url)) run(() => draft(thisRelease(), join(root, 'release', 'assets')));
