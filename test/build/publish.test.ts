import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { root } from '../support/sources';
import { needing } from '../support/system';

interface Feed {
  version: string;
  files: { url: string; sha512: string }[];
  path?: string;
  sha512?: string;
}
interface Release {
  version: string;
  isPrerelease: boolean;
  notes: string;
}
interface Bom {
  bomFormat: string;
  metadata: { component: { name: string; version: string; type: string; 'bom-ref': string } };
  components: { name: string; version: string; purl: string; 'bom-ref': string; hashes?: { alg: string; content: string }[] }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}
type Environment = Record<string, string | undefined>;

const script = (name: string) => import(pathToFileURL(join(root, 'build', name)).href);
const { releaseOf } = (await script('publish/version.mjs')) as {
  releaseOf(from: { tag?: string; version: string; changelog: string }): Release;
};
const { MACHINES, mergedFeed, releaseFiles } = (await script('publish/files.mjs')) as {
  MACHINES: string[];
  releaseFiles(found: { platform: string; version: string; names: string[] }): string[];
  mergedFeed(feeds: Feed[]): Feed;
};
const { collect, packagingEnvironment } = (await script('publish/package.mjs')) as {
  packagingEnvironment(env: Environment, keep: (key: string) => string): Environment;
  collect(how: { from: string; to: string; platform: string; version: string }): string[];
};
const { signing } = (await script('signing.mjs')) as {
  signing(about: { platform: string; env: Environment; isLocal: boolean }): string;
};
const { assemble } = (await script('publish/assemble.mjs')) as {
  assemble(how: { version: string; from: string; to: string; commandLine: string }): Promise<string>;
};
const { billOfMaterials, shipped } = (await script('publish/sbom.mjs')) as {
  billOfMaterials(): Promise<Bom>;
  shipped(packages: Record<string, object>): Set<string>;
};
const { draft } = (await script('publish/draft.mjs')) as { draft(release: Release, assets: string): Promise<void> };
const { publishCli } = (await script('publish/registry.mjs')) as {
  publishCli(release: Omit<Release, 'notes'>, how: { to: string; repository?: string }): Promise<void>;
};
const yaml = createRequire(import.meta.url)('js-yaml') as { load(text: string): unknown; dump(value: unknown): string };

const VERSION = '1.2.0';
/** As electron-builder leaves them beside each other. */
const PACKAGED: Record<string, (arch: string) => string[]> = {
  linux: (arch) => ['AppImage', 'deb', 'rpm', 'tar.gz'].map((end) => `tokenscope-${VERSION}-linux-${arch}.${end}`),
  darwin: (arch) => ['dmg', 'zip'].map((end) => `tokenscope-${VERSION}-macos-${arch}.${end}`),
  win32: (arch) => ['setup', 'portable'].map((kind) => `tokenscope-${VERSION}-windows-${kind}-${arch}.exe`),
};
const FEEDS: Record<string, (arch: string) => string> = {
  linux: (arch) => (arch === 'x64' ? 'latest-linux.yml' : 'latest-linux-arm64.yml'),
  darwin: () => 'latest-mac.yml',
  win32: () => 'latest.yml',
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokenscope-publish-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const feed = (...urls: string[]): Feed => ({ version: VERSION, files: urls.map((url) => ({ url, sha512: `of ${url}` })) });

describe('the tag of a release', () => {
  const changelog =
    '# Changelog\n\n## 1.3.0 (unreleased)\n\n- next\n\n## 1.2.0 (2026-03-01)\n\n- One thing\n- Another\n\n## 1.1.0\n\n- old\n';

  it('names the version that package.json has, and its notes are those of the changelog', () => {
    expect(releaseOf({ tag: 'v1.2.0', version: VERSION, changelog })).toEqual({
      version: VERSION,
      isPrerelease: false,
      notes: '- One thing\n- Another',
    });
    const toTry = { tag: 'v2.0.0-rc.1', version: '2.0.0-rc.1', changelog: '## 2.0.0-rc.1\n\n- to try\n' };
    expect(releaseOf(toTry)).toMatchObject({ isPrerelease: true, notes: '- to try' });
  });

  it.each([
    ['another version', { tag: 'v1.2.1', version: VERSION }, 'The tag is v1.2.1, but package.json says 1.2.0.'],
    ['no tag', { version: VERSION }, 'The tag is not given'],
    ['a version that the changelog does not know', { tag: 'v1.2', version: '1.2' }, 'says nothing about 1.2'],
    ['one that it calls unreleased', { tag: 'v1.3.0', version: '1.3.0' }, 'still calls 1.3.0 unreleased'],
  ])('is refused for %s', (_, from, text) => {
    expect(() => releaseOf({ ...from, changelog })).toThrow(text);
  });
});

describe('what one machine hands on', () => {
  it.each(MACHINES)('%s: each package once, the feed and its maps, nothing else', (machine) => {
    const [platform = '', arch = ''] = machine.split('-');
    const packages = PACKAGED[platform]?.(arch) ?? [];
    const feedName = FEEDS[platform]?.(arch) ?? '';
    const wanted = [...packages, `${packages[0]}.blockmap`, feedName].sort();
    const [from, to] = [join(folder, 'dist'), join(folder, 'out')];
    mkdirSync(join(from, 'unpacked-1.2.0.exe'), { recursive: true });
    const others = [
      'builder-debug.yml',
      'builder-effective-config.yaml',
      'tokenscope-1.1.0-linux-x64.deb',
      'tokenscope-1.1.0.exe.blockmap',
    ];
    for (const name of [...wanted, ...others]) writeFileSync(join(from, name), name);
    expect(collect({ from, to, platform, version: VERSION })).toEqual(wanted);
    expect(readdirSync(to).sort()).toEqual(wanted);
  });

  it('is refused where a package is missing, or there twice, or nobody releases for the system', () => {
    const names = PACKAGED.linux?.('x64') ?? [];
    const files = (all: string[], platform = 'linux') => releaseFiles({ platform, version: VERSION, names: all });
    expect(() => files(names.slice(1))).toThrow('left no AppImage');
    expect(() => files([...names, `tokenscope-${VERSION}-linux-arm64.deb`])).toThrow(/left .*x64\.deb and .*arm64\.deb deb/);
    expect(() => files(names, 'freebsd')).toThrow('Nothing is released for freebsd.');
  });
});

describe('what a release is packaged with', () => {
  const keep = (key: string) => `/kept/${key.length}`;
  const none = { CSC_LINK: '', CSC_KEY_PASSWORD: '', APPLE_API_KEY: '', APPLE_API_KEY_ID: '', APPLE_API_ISSUER: '', WIN_CSC_LINK: '' };
  const apple = { APPLE_API_KEY: '-----BEGIN PRIVATE KEY-----\nx', APPLE_API_KEY_ID: 'k', APPLE_API_ISSUER: 'i' };

  it('without secrets: unsigned, and no empty ones that look like something', () => {
    const env = packagingEnvironment({ ...none, PATH: '/bin' }, keep);
    expect(env).toEqual({ PATH: '/bin', TOKENSCOPE_UNSIGNED: '1' });
    expect(signing({ platform: 'darwin', env, isLocal: false })).toBe('ad-hoc');
    expect(signing({ platform: 'win32', env, isLocal: false })).toBe('none');
    expect(signing({ platform: 'linux', env, isLocal: false })).toBe('none');
  });

  it('with all: signed and notarised, Apple\u2019s key in a file', () => {
    const env = packagingEnvironment({ ...none, ...apple, CSC_LINK: 'c', CSC_KEY_PASSWORD: 'p' }, keep);
    expect(env).toEqual({ ...apple, APPLE_API_KEY: '/kept/29', CSC_LINK: 'c', CSC_KEY_PASSWORD: 'p' });
    expect(signing({ platform: 'darwin', env, isLocal: false })).toBe('certificate');
    expect(packagingEnvironment({ APPLE_API_KEY: '/my/key.p8' }, keep).APPLE_API_KEY).toBe('/my/key.p8');
  });

  it.each<[string, string, Environment]>([
    ['darwin', 'a certificate without its password', { CSC_LINK: 'c' }],
    ['darwin', 'a certificate, and nothing to notarise with', { CSC_LINK: 'c', CSC_KEY_PASSWORD: 'p' }],
    ['darwin', 'a key of Apple without its issuer', { CSC_LINK: 'c', CSC_KEY_PASSWORD: 'p', ...apple, APPLE_API_ISSUER: '' }],
    ['win32', 'a certificate without its password', { WIN_CSC_LINK: 'c' }],
    ['win32', 'a password without its certificate', { WIN_CSC_KEY_PASSWORD: 'p' }],
  ])('on %s half-configured, it is refused: %s', (platform, _, given) => {
    const env = packagingEnvironment({ ...none, ...given }, keep);
    expect(() => signing({ platform, env, isLocal: false })).toThrow();
  });

  it('updates come from the releases of the repository that is built, unless told', () => {
    const github = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'someone/tokenscope' };
    expect(packagingEnvironment(github, keep)).toMatchObject({
      TOKENSCOPE_UPDATE_FEED: 'https://github.com/someone/tokenscope/releases/latest/download',
      TOKENSCOPE_RELEASE_PAGE: 'https://github.com/someone/tokenscope/releases/latest',
    });
    const own = { TOKENSCOPE_UPDATE_FEED: 'https://updates.example/' };
    expect(packagingEnvironment({ ...github, ...own }, keep)).toMatchObject(own);
  });
});

describe('feeds of one name', () => {
  it('become one with the packages of both; what old updaters read is x64', () => {
    const [x64, arm64] = [feed('a-x64.zip', 'a-x64.dmg'), feed('a-arm64.zip', 'a-arm64.dmg')];
    for (const feeds of [
      [x64, arm64],
      [arm64, x64],
    ]) {
      const merged = mergedFeed(feeds);
      expect(merged).toMatchObject({ version: VERSION, path: 'a-x64.zip', sha512: 'of a-x64.zip' });
      expect(merged.files.map(({ url }) => url).sort()).toEqual(['a-arm64.dmg', 'a-arm64.zip', 'a-x64.dmg', 'a-x64.zip']);
    }
  });

  it('are refused where they are of two versions', () => {
    expect(() => mergedFeed([feed('a'), { ...feed('b'), version: '1.1.0' }])).toThrow('1.2.0 and 1.1.0');
  });
});

describe('the folder that is published', () => {
  const from = () => join(folder, 'packages');
  const to = () => join(folder, 'assets');
  const packageAll = () => {
    writeFileSync(commandLine(), 'the command line');
    for (const machine of MACHINES) {
      const [platform = '', arch = ''] = machine.split('-');
      mkdirSync(join(from(), machine), { recursive: true });
      const names = PACKAGED[platform]?.(arch) ?? [];
      for (const name of names) writeFileSync(join(from(), machine, name), `the bytes of ${name}`);
      writeFileSync(join(from(), machine, FEEDS[platform]?.(arch) ?? ''), yaml.dump(feed(...names)));
    }
  };
  const commandLine = () => join(folder, `tokenscope-${VERSION}.tgz`);
  const make = () => assemble({ version: VERSION, from: from(), to: to(), commandLine: commandLine() });

  it('holds all packages, one feed of each name, a bill of materials, and the checksums of all these', async () => {
    packageAll();
    const sums = await make();
    const names = readdirSync(to());
    const packages = Object.values(PACKAGED).flatMap((of) => [...of('x64'), ...of('arm64')]);
    const feeds = ['latest-linux-arm64.yml', 'latest-linux.yml', 'latest-mac.yml', 'latest.yml'];
    expect(names.sort()).toEqual([...packages, ...feeds, 'SHA256SUMS', basename(commandLine()), `tokenscope-${VERSION}.cdx.json`].sort());
    const listed = sums
      .trimEnd()
      .split('\n')
      .map((line) => line.split('  '));
    expect(listed.map(([, name]) => name)).toEqual(names.filter((name) => name !== 'SHA256SUMS'));
    for (const [sum, name = ''] of listed) {
      expect(
        createHash('sha256')
          .update(readFileSync(join(to(), name)))
          .digest('hex'),
        name,
      ).toBe(sum);
    }
    const windows = yaml.load(readFileSync(join(to(), 'latest.yml'), 'utf8')) as Feed;
    expect(windows.files.map(({ url }) => url).sort()).toEqual(
      [...(PACKAGED.win32?.('x64') ?? []), ...(PACKAGED.win32?.('arm64') ?? [])].sort(),
    );
    // As people check it.
    if (process.platform === 'linux')
      expect(execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: to(), encoding: 'utf8' })).not.toContain('FAILED');
  });

  it('is not made where a machine brought nothing, or two a package of one name', async () => {
    packageAll();
    rmSync(join(from(), 'win32-arm64'), { recursive: true });
    await expect(make()).rejects.toThrow('Nothing came from win32-arm64.');
    packageAll();
    const [name = ''] = PACKAGED.win32?.('x64') ?? [];
    writeFileSync(join(from(), 'win32-arm64', name), 'another');
    await expect(make()).rejects.toThrow(`${name} was packaged twice.`);
  });
});

it('what is shipped follows from the lock file, each package from where Node finds it', () => {
  const packages = {
    '': { dependencies: { a: '1', '@s/b': '1' }, devDependencies: { electron: '1', tool: '1' } },
    'node_modules/a': { version: '1.0.0', dependencies: { c: '2', d: '1' }, peerDependencies: { tool: '1' } },
    'node_modules/a/node_modules/c': { version: '2.0.0', dependencies: { a: '1' } },
    'node_modules/@s/b': { version: '1.0.0', dependencies: { c: '1' }, optionalDependencies: { native: '1', absent: '1' } },
    'node_modules/c': { version: '1.0.0' },
    'node_modules/d': { version: '1.0.0' },
    'node_modules/native': { version: '1.0.0' },
    'node_modules/electron': { version: '45.0.0', dependencies: { installer: '1' } },
    'node_modules/installer': { version: '1.0.0' },
    'node_modules/tool': { version: '1.0.0' },
  };
  const expected = ['@s/b@1.0.0', 'a@1.0.0', 'c@1.0.0', 'c@2.0.0', 'd@1.0.0', 'electron@45.0.0', 'native@1.0.0'];
  expect([...shipped(packages)].sort()).toEqual(expected);
});

it('the bill of materials has all that is shipped, Electron among it, and nothing that is not', async () => {
  const bom = await billOfMaterials();
  const { dependencies, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: object;
    version: string;
  };
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'tokenscope', version, type: 'application' } } });
  const byName = new Map(bom.components.map((component) => [component.purl.replace(/@[^@]*$/, '').replace('%40', '@'), component]));
  for (const name of Object.keys(dependencies)) expect(byName.has(`pkg:npm/${name}`), name).toBe(true);
  for (const name of ['vitest', 'vite', 'electron-builder', 'playwright-core', 'typescript'])
    expect(byName.has(`pkg:npm/${name}`), name).toBe(false);
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; integrity: string }>;
  };
  const electron = byName.get('pkg:npm/electron');
  const lock = packages['node_modules/electron'];
  expect(electron?.version).toBe(lock?.version);
  expect(Buffer.from(electron?.hashes?.[0]?.content ?? '', 'hex').toString('base64')).toBe(lock?.integrity.replace('sha512-', ''));
  const refs = bom.components.map((component) => component['bom-ref']);
  expect(new Set(refs).size).toBe(refs.length);
  const app = bom.dependencies.find(({ ref }) => ref === bom.metadata.component['bom-ref']);
  expect(app?.dependsOn).toContain(electron?.['bom-ref']);
  for (const { dependsOn } of bom.dependencies) for (const ref of dependsOn) expect(refs).toContain(ref);
});

/** Puts a program of a name first in PATH that notes how it was called, a line a call. Returns what reads the notes. */
function standIn(name: string, script = ''): () => string[] {
  const [bin, seen] = [join(folder, 'bin'), join(folder, 'seen')];
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >> "${seen}"\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env.PATH}`);
  return () => readFileSync(seen, 'utf8').trimEnd().split('\n');
}

needing('shells')('the command line, for the registry', () => {
  const repository = 'someone/tokenscope';
  const publish = (version = VERSION, isPrerelease = false) =>
    publishCli({ version, isPrerelease }, { to: join(folder, 'new'), repository });
  beforeEach(() => vi.stubEnv('npm_execpath', ''));

  it.each([
    ['1.2.0', false, 'latest'],
    ['2.0.0-rc.1', true, 'next'],
  ])('%s is the file of the release, proven to be of its workflow and tag', async (version, isPrerelease, tag) => {
    standIn('gh');
    const calls = standIn('npm');
    await publish(version, isPrerelease);
    const name = `tokenscope-${version}.tgz`;
    const file = join(folder, 'new', name);
    expect(calls()).toEqual([
      `gh release download v${version} --pattern ${name} --dir ${join(folder, 'new')} --clobber --repo ${repository}`,
      `gh attestation verify ${file} --signer-workflow ${repository}/.github/workflows/release.yml --source-ref refs/tags/v${version} --repo ${repository}`,
      `npm publish ${file} --provenance --access public --ignore-scripts --tag ${tag}`,
    ]);
  });

  it.each([
    ['is not published yet', 'download', 'publish the draft of the release first'],
    ['is not what the workflow made', 'verify', 'find out who replaced it'],
  ])('is kept back where it %s', async (_, step, action) => {
    standIn('npm');
    const calls = standIn('gh', `[ "$2" != ${step} ]`);
    await expect(publish()).rejects.toThrow(action);
    expect(calls().filter((call) => call.startsWith('npm'))).toEqual([]);
  });
});

needing('shells')('the release', () => {
  it.each([
    ['2.0.0', false],
    ['2.0.0-rc.1', true],
  ])('%s is drafted by gh with its notes and every file', async (version, isPrerelease) => {
    const [bin, assets] = [join(folder, 'bin'), join(folder, 'assets')];
    for (const made of [bin, assets]) mkdirSync(made);
    for (const name of ['SHA256SUMS', 'a b.dmg']) writeFileSync(join(assets, name), name);
    const seen = join(folder, 'seen');
    writeFileSync(
      join(bin, 'gh'),
      `#!/bin/sh\nprintf '%s\\n' "$@" > "${seen}"\nwhile [ "$1" != --notes-file ]; do shift; done\ncat "$2" > "${seen}.notes"\n`,
    );
    chmodSync(join(bin, 'gh'), 0o755);
    vi.stubEnv('PATH', `${bin}${delimiter}${process.env.PATH}`);
    vi.stubEnv('RUNNER_TEMP', folder);
    await draft({ version, isPrerelease, notes: '- $(new)' }, assets);
    const args = readFileSync(seen, 'utf8').trimEnd().split('\n');
    expect(args.slice(0, 5)).toEqual(['release', 'create', `v${version}`, '--draft', '--verify-tag']);
    expect(args.includes('--prerelease')).toBe(isPrerelease);
    expect(args.slice(-2)).toEqual([join(assets, 'SHA256SUMS'), join(assets, 'a b.dmg')]);
    expect(readFileSync(`${seen}.notes`, 'utf8')).toBe('- $(new)');
    expect(readdirSync(folder).filter((name) => name.startsWith('tokenscope-notes'))).toEqual([]);
  });
});
