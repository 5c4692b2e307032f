import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cliInto } from './cli-program.mjs';
import { mustRun } from './commands.mjs';
import { licences } from './licences.mjs';
import { repositoryPage } from './publish/version.mjs';
import { run, say, Stop, step } from './report.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const PROGRAM = 'program/tokenscope.mjs';
const MANUAL = 'man/tokenscope.1';
const LICENCES = 'THIRD-PARTY-LICENCES.txt';
/** Bytes. `npx` fetches it for every job that keeps no cache. */
const MOST = 2_000_000;

/** The published package.json, from the project's own. Only the keychain module is not in the bundle: it is native code for one system. */
function manifestFrom({ name, version, license, author, type, engines, dependencies }) {
  const page = repositoryPage(process.env);
  return {
    name,
    version,
    description: 'Inspects OAuth tokens, tests their lifecycle, and calls APIs with them. The command line of Tokenscope.',
    keywords: ['oauth', 'openid', 'jwt', 'token', 'cli', 'ci'],
    license,
    author,
    // The registry takes provenance only for the repository that the package names.
    ...(page !== null && { homepage: page, repository: { type: 'git', url: `git+${page}.git` }, bugs: `${page}/issues` }),
    type,
    engines,
    bin: { tokenscope: PROGRAM },
    man: [MANUAL],
    files: ['program', 'man', LICENCES],
    optionalDependencies: { '@napi-rs/keyring': dependencies['@napi-rs/keyring'] },
  };
}

function readmeFrom(help) {
  return `# tokenscope\n\nThe command line of Tokenscope, an inspector of OAuth tokens. It needs Node and nothing else; with the optional package
@napi-rs/keyring it also uses the tokens of the window, whose key lies in the system's keychain.\n\n\`\`\`\n${help}\`\`\`
\nThe licences of what is inside: ${LICENCES}.\n`;
}

/** @param {string} out where the tarball goes */
async function packageCli(out) {
  const folder = join(out, 'package');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  for (const each of ['program', 'man']) mkdirSync(join(folder, each), { recursive: true });
  await step('building', () => cliInto(join(folder, 'program')));
  const said = (...args) => execFileSync(process.execPath, [join(folder, PROGRAM), ...args], { encoding: 'utf8' });
  const manifest = manifestFrom(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(folder, 'README.md'), readmeFrom(said('--help')));
  writeFileSync(join(folder, MANUAL), said('man'));
  writeFileSync(join(folder, LICENCES), licences(root, ['cli']));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const action = 'read the message above and run the same command again.';
  await mustRun('npm', ['pack', '--ignore-scripts', '--pack-destination', out], action, { cwd: folder });
  const tarball = join(out, `${manifest.name}-${manifest.version}.tgz`);
  const { size } = statSync(tarball);
  if (size > MOST) throw new Stop(`${tarball} has ${size} bytes, more than ${MOST}.`, 'find out what has got into the bundle.');
  say(`${tarball} (${Math.round(size / 1_000)} kB)`);
}

const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'release', 'cli') } } });
run(() => packageCli(resolve(values.out)));
