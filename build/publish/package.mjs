import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../commands.mjs';
import { isEntry } from '../entry.mjs';
import { run, say } from '../report.mjs';
import { SIGNING_VARIABLES } from '../signing.mjs';
import { releaseFiles } from './files.mjs';
import { repositoryPage, root, thisRelease } from './version.mjs';

/**
 * The environment to package in, from that of a workflow, where a secret nobody has set is an empty text. Without any, packages are unsigned;
 * with some, build/signing.mjs wants them all.
 * @param {NodeJS.ProcessEnv} env
 * @param {(key: string) => string} keep Takes Apple's key, which is needed as a file, and gives its path.
 * @returns {NodeJS.ProcessEnv}
 */
export function packagingEnvironment(env, keep) {
  const result = { ...env };
  for (const name of SIGNING_VARIABLES) if (result[name] === '') delete result[name];
  const given = SIGNING_VARIABLES.filter((name) => result[name] !== undefined);
  if (given.length === 0) result.TOKENSCOPE_UNSIGNED = '1';
  if (result.APPLE_API_KEY?.includes('PRIVATE KEY')) result.APPLE_API_KEY = keep(result.APPLE_API_KEY);
  const page = repositoryPage(env);
  if (page !== null) {
    result.TOKENSCOPE_UPDATE_FEED ||= `${page}/releases/latest/download`;
    result.TOKENSCOPE_RELEASE_PAGE ||= `${page}/releases/latest`;
  }
  return result;
}

/**
 * Copies what belongs to the release out of electron-builder's folder.
 * @param {{ from: string; to: string; platform: string; version: string }} how
 * @returns {string[]} names
 */
export function collect({ from, to, platform, version }) {
  const names = readdirSync(from, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  const files = releaseFiles({ platform, version, names });
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of files) copyFileSync(join(from, name), join(to, name));
  return files;
}

/** Packages the release for this machine and puts what is to be handed on into release/out. */
async function packageRelease() {
  const { version } = thisRelease();
  const keyFile = join(process.env.RUNNER_TEMP || tmpdir(), `tokenscope-notary-${process.pid}.p8`);
  const env = packagingEnvironment(process.env, (key) => {
    writeFileSync(keyFile, key, { mode: 0o600 });
    return keyFile;
  });
  try {
    const { code } = await runCommand(process.execPath, [join(root, 'build', 'package.mjs')], { cwd: root, env });
    if (code !== 0) return code;
  } finally {
    rmSync(keyFile, { force: true });
  }
  const [from, to] = [join(root, 'release', 'dist'), join(root, 'release', 'out')];
  for (const name of collect({ from, to, platform: process.platform, version })) say(`  ${name}`);
  if (env.TOKENSCOPE_UNSIGNED === '1' && process.platform !== 'linux') say('No certificate is configured: these packages are unsigned.');
  return 0;
}

if (isEntry(import.meta.url)) run(packageRelease);
