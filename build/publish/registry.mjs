import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from '../commands.mjs';
import { isEntry } from '../entry.mjs';
import { run, say } from '../report.mjs';
import { root, thisRelease } from './version.mjs';

/**
 * Publishes the command line to the npm registry: the very file of the published release, once it is proven to come from the release
 * workflow's run for this tag. npm signs in by the identity of the workflow that runs this, so no key is kept anywhere.
 * @param {{ version: string; isPrerelease: boolean }} release
 * @param {{ to: string; repository: string | undefined }} how `to`: the folder for the file; `repository`: as in "owner/name"
 */
export async function publishCli({ version, isPrerelease }, { to, repository }) {
  const [tag, name] = [`v${version}`, `tokenscope-${version}.tgz`];
  const file = join(to, name);
  mkdirSync(to, { recursive: true });
  const gh = (args, action) => mustRun('gh', [...args, '--repo', `${repository}`], action, { cwd: root });
  await gh(['release', 'download', tag, '--pattern', name, '--dir', to, '--clobber'], 'publish the draft of the release first.');
  const madeBy = ['--signer-workflow', `${repository}/.github/workflows/release.yml`, '--source-ref', `refs/tags/${tag}`];
  await gh(['attestation', 'verify', file, ...madeBy], 'do not publish this file: find out who replaced it in the release.');
  // Whoever names no version gets "latest".
  const kind = ['--tag', isPrerelease ? 'next' : 'latest'];
  const action = 'look at what npm says. It needs version 11.5.1, and a trusted publisher set up for the package: docs/releasing.md';
  say(await mustRun('npm', ['publish', file, '--provenance', '--access', 'public', '--ignore-scripts', ...kind], action, { cwd: to }));
}

if (isEntry(import.meta.url))
  run(() => publishCli(thisRelease(), { to: join(root, 'release', 'registry'), repository: process.env.GITHUB_REPOSITORY }));
