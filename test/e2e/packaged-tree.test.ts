import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { extractFile } from '@electron/asar';
import { afterAll, describe, expect, it } from 'vitest';
import { identityOf } from '../../electron/model/identity';

const root = join(import.meta.dirname, '../..');
const script = (name: string) => import(pathToFileURL(join(root, 'build', name)).href);
const { fuses, requireFuses, setFuses } = await script('fuses.mjs');
const { packagedFiles, treeFaults } = await script('packaged-tree.mjs');

const executable = process.env.TOKENSCOPE_EXECUTABLE ?? '';
const resources = join(dirname(executable), 'resources');
const archive = join(resources, 'app.asar');
const TARGET = { platform: 'linux', arch: process.arch };

describe('the packaged app', () => {
  it('has the files that it needs, and no others', () => {
    expect(treeFaults(packagedFiles(resources), TARGET)).toEqual([]);
  });

  it('calls itself by the name and desktop file of a local build', () => {
    const { id, name } = identityOf(true);
    expect(JSON.parse(extractFile(archive, 'package.json').toString('utf8'))).toMatchObject({
      productName: name,
      desktopName: `${id}.desktop`,
    });
  });

  it('names the licence of each package that is in it', () => {
    const text = readFileSync(join(resources, 'licences.txt'), 'utf8');
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    // What those bring along in turn, what is not bundled, and what only data is from.
    const derived = ['@auth/core', 'arctic', 'grant'];
    const further = [
      ...derived,
      'koa',
      'conf',
      'ajv',
      'react-aria',
      '@lezer/common',
      `@napi-rs/keyring-linux-${process.arch}-gnu`,
      'electron',
    ];
    for (const name of [...Object.keys(dependencies), ...further])
      expect(text, name).toMatch(new RegExp(`^${name.replace(/[/.]/g, '\\$&')} \\d`, 'm'));
    expect(text).toContain('Permission is hereby granted');
  });

  it('brings the licences of Electron and Chromium along as they came', () => {
    expect(readFileSync(join(dirname(executable), 'LICENSE.electron.txt'), 'utf8')).toContain('Electron');
    expect(readFileSync(join(dirname(executable), 'LICENSES.chromium.html'), 'utf8')).toContain('Chromium');
  });
});

describe('fuses', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscope-fuses-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const local = fuses({ platform: 'linux', isLocal: true });

  it('of the packaged app stand as they should', async () => {
    await expect(requireFuses(executable, local)).resolves.toBeUndefined();
  });

  it('of a release differ from a local build in one: inspect is off', async () => {
    const release = fuses({ platform: 'linux', isLocal: false });
    expect(release).toEqual({ ...local, EnableNodeCliInspectArguments: false });
    expect(release).toMatchObject({ RunAsNode: false, EnableNodeOptionsEnvironmentVariable: false, OnlyLoadAppFromAsar: true });
    await expect(requireFuses(executable, release)).rejects.toThrow('EnableNodeCliInspectArguments is not off');
    const copy = join(folder, basename(executable));
    cpSync(executable, copy);
    await setFuses(copy, release);
    await expect(requireFuses(copy, release)).resolves.toBeUndefined();
    rmSync(copy);
  });

  it('check the archive where the system lets them', () => {
    expect(
      ['linux', 'darwin', 'win32'].map((platform) => fuses({ platform, isLocal: false }).EnableEmbeddedAsarIntegrityValidation),
    ).toEqual([false, true, true]);
  });

  it('that a new Electron brings stop packaging until somebody decides', async () => {
    const wire = (states: string) =>
      Buffer.concat([Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01'), Buffer.from([states.length]), Buffer.from(states)]);
    const program = join(folder, 'electron');
    const wanted = Object.values(local)
      .map((on) => (on ? '1' : '0'))
      .join('');
    writeFileSync(program, wire(wanted));
    await expect(requireFuses(program, local)).resolves.toBeUndefined();
    writeFileSync(program, wire(`${wanted}1`));
    await expect(requireFuses(program, local)).rejects.toThrow(`number ${wanted.length} is new`);
  });
});
