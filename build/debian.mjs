import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { hasCommand, mustRun } from './commands.mjs';
import { say, Stop, step } from './report.mjs';

/** Libraries the Electron binary links to. A name with "|" is one package under its old and its new (64-bit time) name. */
const RUN = [
  'libgtk-3-0|libgtk-3-0t64',
  'libnss3',
  'libasound2|libasound2t64',
  'libgbm1',
  'libatk-bridge2.0-0|libatk-bridge2.0-0t64',
  'libcups2|libcups2t64',
  // Electron opens it when a notification is due, and stays silent without it.
  'libnotify4',
  'xdg-utils',
];
/** What the fallback Electron, the demo and the desktop tests need beyond that. */
const UNPACK = ['unzip'];
const STAGE = [
  'xvfb',
  'openbox',
  'dbus',
  'gnome-keyring',
  'libsecret-1-0',
  'libsecret-tools',
  'libglib2.0-bin',
  'chromium',
  'desktop-file-utils',
  'xclip',
  'x11-utils',
  'libnss3-tools',
  // OAuth clients in Python that no one here wrote, for test/clients.
  'python3-authlib',
  'python3-requests-oauthlib',
];
/** Programs that stand in for a package: Ubuntu's own is a snap, which can't be driven, but its CI images bring a Chromium of their own. */
const STAND_INS = { chromium: '/usr/bin/chromium' };
/** Commands that tell whether a machine without dpkg has the same. */
const COMMANDS = {
  unpack: ['unzip'],
  run: ['xdg-open'],
  stage: [
    'Xvfb',
    'openbox',
    'dbus-daemon',
    'gnome-keyring-daemon',
    'chromium',
    'xclip',
    'xprop',
    'secret-tool',
    'gdbus',
    'desktop-file-validate',
    'dpkg-deb',
    'certutil',
  ],
};
const LISTS = { unpack: UNPACK, run: RUN, stage: STAGE };

/** @typedef {keyof typeof LISTS} Need */

/** @param {string[]} names */
function missingPackages(names) {
  const all = names.flatMap((name) => name.split('|'));
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these are placeholders of dpkg-query.
  const answer = spawnSync('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n', ...all], { encoding: 'utf8' });
  const installed = new Set(
    answer.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0].split(':')[0]),
  );
  const isThere = (name) => installed.has(name) || (Object.hasOwn(STAND_INS, name) && existsSync(STAND_INS[name]));
  return names.filter((name) => !name.split('|').some(isThere));
}

/** Picks the name that this release's archive knows; null: none of them. @param {string} name */
function archiveName(name) {
  const known = (one) => /Candidate: \d/.test(spawnSync('apt-cache', ['policy', one], { encoding: 'utf8' }).stdout ?? '');
  return name.split('|').find(known) ?? null;
}

function isDebianFamily() {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8')) && hasCommand('dpkg-query');
  } catch {
    return false;
  }
}

/**
 * Whether these packages may be installed as root: says which, and asks where somebody is there to answer. A CI job, or a script without a
 * terminal, has said so by running this.
 * @param {string[]} names
 * @param {{ terminal: boolean, ci: boolean, ask?: (question: string) => Promise<string> }} how
 */
export async function mayInstall(names, { terminal, ci, ask = askOnTerminal }) {
  say(`  system packages are missing; apt-get update and apt-get install would install, as root: ${names.join(' ')}`);
  if (!terminal || ci) return true;
  return /^y(es)?$/i.test((await ask('  Install them? [y/N] ')).trim());
}

async function askOnTerminal(question) {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/**
 * How commands run as root here; null: they can't. A CI server's runner has sudo without a password.
 * @param {{ isRoot: boolean; ci: boolean }} account
 * @returns {string[] | null} what stands before such a command
 */
export function asRoot({ isRoot, ci }) {
  if (isRoot) return [];
  return ci ? ['sudo', '--non-interactive'] : null;
}

const SANDBOX = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';

/**
 * What has to be done before Chromium's sandbox works. Ubuntu 23.10 and newer allow namespaces to programs with an AppArmor profile only,
 * which the app has once it is installed, but not in a build folder. A CI server's runner is thrown away, so there they are allowed; on a
 * person's machine `npm start` says what to do.
 * @param {{ isRoot: boolean; ci: boolean; restricted: string }} machine `restricted`: content of apparmor_restrict_unprivileged_userns
 * @returns {string[] | null} a command to run as root
 */
export function allowSandbox({ isRoot, ci, restricted }) {
  return ci && !isRoot && restricted.trim() === '1' ? ['sysctl', '--write', 'kernel.apparmor_restrict_unprivileged_userns=0'] : null;
}

/**
 * Sees to the system packages for what is wanted: installs them as root on Debian and Ubuntu, on a terminal after a question; else stops with
 * the one line that does.
 * Does nothing on Windows and macOS.
 * @param {Need[]} needs
 */
export async function ensureSystemPackages(needs) {
  if (process.platform !== 'linux') return;
  if (!isDebianFamily()) {
    const missing = needs.flatMap((need) => COMMANDS[need]).filter((command) => !hasCommand(command));
    if (missing.length > 0)
      throw new Stop(`These commands are missing: ${missing.join(', ')}.`, `install them with your distribution's package manager.`);
    return;
  }
  const account = { isRoot: process.getuid?.() === 0, ci: Boolean(process.env.CI) };
  const root = asRoot(account);
  const rooted = (title, [command, ...args], action) => step(title, () => mustRun(command, args, action));
  const sandbox = allowSandbox({ ...account, restricted: existsSync(SANDBOX) ? readFileSync(SANDBOX, 'utf8') : '' });
  if (root && sandbox)
    await rooted("allowing Chromium's sandbox", [...root, ...sandbox], 'allow it by hand (sysctl), or run this as root.');
  const missing = missingPackages(needs.flatMap((need) => LISTS[need]));
  if (missing.length === 0) return;
  if (root === null) {
    const names = missing.map((name) => archiveName(name) ?? name.split('|')[0]).join(' ');
    throw new Stop('Some system packages are missing.', `sudo apt-get install --no-install-recommends ${names}`);
  }
  const wanted = missing.map((name) => name.split('|')[0]);
  if (!(await mayInstall(wanted, { terminal: Boolean(process.stdin.isTTY && process.stdout.isTTY), ci: account.ci })))
    throw new Stop('Some system packages are missing.', `apt-get install --no-install-recommends ${wanted.join(' ')}`);
  const action = 'check the network and the Debian archive (apt-get update), then run the same command again.';
  await rooted('refreshing the Debian package lists', [...root, 'apt-get', 'update', '-qq'], action);
  const names = missing.map(archiveName).filter((name) => name !== null);
  const unknown = missing.filter((name) => archiveName(name) === null);
  if (unknown.length > 0) {
    throw new Stop(
      `This system's archive has no package for: ${unknown.join(', ')}.`,
      `install it another way (Ubuntu ships Chromium as a snap only, which cannot be driven here; Debian has a package), or leave the desktop part out with TOKENSCOPE_SKIP_DESKTOP=1.`,
    );
  }
  const install = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', 'install', '-y', '--no-install-recommends', ...names];
  await rooted(`installing ${names.length} system packages`, [...root, 'env', ...install], action);
}
