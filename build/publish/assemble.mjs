import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { mustRun } from '../commands.mjs';
import { isEntry } from '../entry.mjs';
import { run, say, Stop } from '../report.mjs';
import { ensurePackages } from '../setup.mjs';
import { MACHINES, mergedFeed } from './files.mjs';
import { billOfMaterials } from './sbom.mjs';
import { root, thisRelease } from './version.mjs';

/** Name of the file with the SHA-256 of each other one, as `sha256sum --check` reads it. */
export const CHECKSUMS = 'SHA256SUMS';

/** @param {string} folder @returns {string} lines, sorted by name */
export function checksums(folder) {
  const names = readdirSync(folder).filter((name) => name !== CHECKSUMS);
  const sum = (name) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return names
    .sort()
    .map((name) => `${sum(name)}  ${name}\n`)
    .join('');
}

/**
 * Puts what the machines have packaged into one folder; feeds of one name become one.
 * @param {{ from: string; to: string; yaml: { load(text: string): unknown; dump(value: unknown, options?: object): string } }} how
 *   `from`: a folder for each machine, named as in MACHINES
 * @throws Stop when a machine's folder is missing, or two hold a package of one name
 */
export function gather({ from, to, yaml }) {
  const missing = MACHINES.filter((machine) => !existsSync(join(from, machine)));
  if (missing.length > 0) throw new Stop(`Nothing came from ${missing.join(', ')}.`, 'look at the packaging jobs and run those again.');
  mkdirSync(to, { recursive: true });
  /** @type {Map<string, any[]>} */
  const feeds = new Map();
  for (const machine of MACHINES) {
    for (const name of readdirSync(join(from, machine))) {
      const path = join(from, machine, name);
      if (name.endsWith('.yml')) feeds.set(name, [...(feeds.get(name) ?? []), yaml.load(readFileSync(path, 'utf8'))]);
      else if (existsSync(join(to, name)))
        throw new Stop(`${name} was packaged twice.`, 'its name needs the architecture: artifactName in build/electron-builder.mjs.');
      else renameSync(path, join(to, name));
    }
  }
  for (const [name, all] of feeds) writeFileSync(join(to, name), yaml.dump(mergedFeed(all), { lineWidth: -1 }));
}

/**
 * Makes one folder of all that a release has: packages, feeds, the command line, bill of materials, checksums.
 * @param {{ version: string; from: string; to: string; commandLine: string }} how `from`: as in `gather`; `commandLine`: its tarball
 * @returns {Promise<string>} the checksums
 */
export async function assemble({ version, from, to, commandLine }) {
  rmSync(to, { recursive: true, force: true });
  const yaml = await import('js-yaml');
  gather({ from, to, yaml });
  copyFileSync(commandLine, join(to, basename(commandLine)));
  writeFileSync(join(to, `tokenscope-${version}.cdx.json`), `${JSON.stringify(await billOfMaterials(), null, 2)}\n`);
  const sums = checksums(to);
  writeFileSync(join(to, CHECKSUMS), sums);
  return sums;
}

if (isEntry(import.meta.url))
  run(async () => {
    const { version } = thisRelease();
    await ensurePackages();
    const [packages, made, assets] = ['packages', 'cli', 'assets'].map((name) => join(root, 'release', name));
    await mustRun(process.execPath, [join(root, 'build', 'package-cli.mjs'), '--out', made], 'look at what it says.');
    say(await assemble({ version, from: packages, to: assets, commandLine: join(made, `tokenscope-${version}.tgz`) }));
  });
