import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { filesIn, fromRoot, readSource, root } from './support/sources';

interface Edge {
  from: string;
  to: string;
  typesOnly: boolean;
}

/** A specifier as a path from the root, or as it is when it names a package. */
function target(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const base = resolve(root, dirname(from), specifier.replace(/[?].*$/, ''));
  const candidates = [base, `${base}.ts`, `${base}.tsx`, join(base, 'index.ts')];
  const found = candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  return fromRoot(found ?? base);
}

function edgesOf(from: string, text: string): Edge[] {
  const { module } = parseSync(from, text);
  const edges: Edge[] = [];
  for (const item of module.staticImports) {
    const typesOnly = item.entries.length > 0 && item.entries.every((entry) => entry.isType);
    edges.push({ from, to: target(from, item.moduleRequest.value), typesOnly });
  }
  for (const item of module.staticExports) {
    for (const entry of item.entries) {
      if (entry.moduleRequest) edges.push({ from, to: target(from, entry.moduleRequest.value), typesOnly: entry.isType });
    }
  }
  for (const item of module.dynamicImports) {
    const specifier = text.slice(item.moduleRequest.start, item.moduleRequest.end).match(/^['"`](.*)['"`]$/)?.[1];
    if (specifier) edges.push({ from, to: target(from, specifier), typesOnly: false });
  }
  return edges;
}

const within = (folder: string) => (path: string) => path.startsWith(`${folder}/`);
const nodeIo = (path: string) =>
  /^(node:)?(fs|fs\/promises|http|https|http2|net|tls|dgram|dns|child_process|worker_threads|os|path|crypto|process)$/.test(path);
const anyOf =
  (...tests: ((path: string) => boolean)[]) =>
  (path: string) =>
    tests.some((test) => test(path));
const electronFolder = (name: string) => within(`electron/${name}`);

const FORBIDDEN: { name: string; from: (path: string) => boolean; to: (path: string, edge: Edge) => boolean }[] = [
  {
    name: 'core knows no Electron, no Node I/O, no contract, no platform, no shell, no practice provider',
    from: electronFolder('core'),
    to: anyOf(
      (path) => path === 'electron',
      nodeIo,
      ...['contract', 'platform', 'shell', 'practice'].map(electronFolder),
      within('renderer'),
    ),
  },
  {
    name: 'the command line knows no Electron, no window and no contract',
    from: (path) => path === 'electron/cli.ts' || electronFolder('cli')(path),
    to: anyOf((path) => path === 'electron', ...['contract', 'shell'].map(electronFolder), within('renderer')),
  },
  {
    name: 'nothing but its root knows the command line',
    from: (path) => path !== 'electron/cli.ts' && !electronFolder('cli')(path),
    to: anyOf((path) => path === 'electron/cli.ts', electronFolder('cli')),
  },
  {
    name: 'model imports valibot and itself',
    from: electronFolder('model'),
    to: (path) => path !== 'valibot' && !electronFolder('model')(path),
  },
  {
    name: 'texts of the model know nothing else of it',
    from: electronFolder('model/text'),
    to: (path) => path !== 'valibot' && !electronFolder('model/text')(path),
  },
  {
    name: 'contract imports valibot and the model',
    from: electronFolder('contract'),
    to: (path) => path !== 'valibot' && !electronFolder('contract')(path) && !electronFolder('model')(path),
  },
  {
    name: 'platform knows neither shell nor contract',
    from: electronFolder('platform'),
    to: anyOf(electronFolder('shell'), electronFolder('contract')),
  },
  {
    name: 'the renderer takes the model, and types of the contract',
    from: within('renderer'),
    to: (path, edge) =>
      path === 'electron' ||
      (path.startsWith('electron/') && !electronFolder('model')(path) && !(electronFolder('contract')(path) && edge.typesOnly)),
  },
  {
    name: 'preload knows the contract only',
    from: (path) => path === 'electron/preload.ts',
    to: (path) => path.startsWith('electron/') && !electronFolder('contract')(path),
  },
  { name: 'production code knows no test', from: anyOf(within('electron'), within('renderer')), to: within('test') },
  {
    name: 'the native keychain module is loaded in one file',
    from: (path) => path !== 'electron/platform/vault/keychain.ts',
    to: (path) => path.startsWith('@napi-rs/keyring'),
  },
  {
    name: 'no test takes examples by chance',
    from: (path) => path !== 'test/support/property.ts',
    to: (path) => path === 'fast-check',
  },
];

/** The floors of core, the lowest first. What stands on one imports from the floors below it, never from above nor from beside it. */
const FLOORS = [
  ['secrets.ts'],
  ['ports.ts'],
  ['base'],
  ['redaction', 'token'],
  ['coach', 'findings', 'mcp'],
  ['verify'],
  ['exchanges'],
  ['client-auth'],
  ['wire'],
  ['grants'],
  ['connection'],
  ['intake'],
  ['importers'],
  ['ask', 'calls', 'client-keys', 'flows', 'history', 'key-sources', 'scratch', 'watch'],
  ['registration', 'tap'],
  ['discover'],
  ['checks', 'contrast', 'preflight'],
  ['client-checks'],
  ['backup', 'exports', 'guide'],
];

/** A folder of core, or a file that lies in none; null: the path is not in core. */
const placeOf = (path: string) => /^electron\/core\/([^/]+)/.exec(path)?.[1] ?? null;
const floorOf = (place: string) => FLOORS.findIndex((floor) => floor.includes(place));

/** Imports of types count: they tie folders together just as much. */
function notDownward(edges: Edge[]): string[] {
  return edges.flatMap(({ from, to }) => {
    const [above, below] = [placeOf(from), placeOf(to)];
    if (above === null || below === null || above === below) return [];
    const stands = floorOf(above) >= 0 && floorOf(below) >= 0;
    return stands && floorOf(above) > floorOf(below) ? [] : [`${from} -> ${to}: ${stands ? 'not to a floor below' : 'on no floor'}`];
  });
}

/** Globals that tie core to Node or to real time, and the one file of core that may use each. */
const GLOBALS = new Map([
  ...['Buffer'].map((name) => [name, 'electron/core/base/bytes.ts'] as const),
  ...['setTimeout', 'clearTimeout', 'setInterval', 'setImmediate'].map((name) => [name, 'electron/core/base/schedule.ts'] as const),
  ...['process', 'global', 'globalThis', 'performance', 'require'].map((name) => [name, 'no file'] as const),
]);

/** The names that a source uses, but for those of members. */
function namesIn(from: string, text: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: unknown, isMember: boolean): void => {
    if (Array.isArray(node)) for (const each of node) visit(each, false);
    if (typeof node !== 'object' || node === null) return;
    const { type, name, computed } = node as Record<string, unknown>;
    if (type === 'Identifier' && typeof name === 'string' && !isMember) names.add(name);
    for (const [key, value] of Object.entries(node)) visit(value, computed === false && (key === 'property' || key === 'key'));
  };
  visit(parseSync(from, text).program, false);
  return names;
}

const MENTIONED = new RegExp(`\\b(?:${[...GLOBALS.keys()].join('|')})\\b`);

function forbiddenGlobals(from: string, text: string): string[] {
  // Taking a source apart takes far longer than looking for words.
  if (!MENTIONED.test(text)) return [];
  return [...namesIn(from, text)].filter((name) => GLOBALS.has(name) && GLOBALS.get(name) !== from);
}

function broken(edges: Edge[]): string[] {
  return FORBIDDEN.flatMap((rule) =>
    edges.filter((edge) => rule.from(edge.from) && rule.to(edge.to, edge)).map((edge) => `${edge.from} -> ${edge.to}: ${rule.name}`),
  );
}

/** Circles among the edges that exist at run time. */
function circles(edges: Edge[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, typesOnly } of edges) if (!typesOnly) next.set(from, [...(next.get(from) ?? []), to]);
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      return;
    }
    state.set(path, 'open');
    for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of next.keys()) visit(path, []);
  return found;
}

/** Folders whose rooms import each other one way only, and nothing from the files beside them. */
const HOUSES = ['electron/platform', 'electron/shell'];

/** Imports from one room of a folder to another; types count. What lies in no room is one of its own. */
function betweenRooms(house: string, edges: Edge[]): Edge[] {
  const roomOf = (path: string) => (path.startsWith(`${house}/`) ? (/^([^/]+)\//.exec(path.slice(house.length + 1))?.[1] ?? '.') : null);
  return edges.flatMap(({ from, to }) => {
    const [above, below] = [roomOf(from), roomOf(to)];
    return above === null || below === null || above === below ? [] : [{ from: above, to: below, typesOnly: false }];
  });
}

const edgesIn = (folder: string) => filesIn([folder]).flatMap((path) => edgesOf(path, readSource(path)));
const production = [...edgesIn('electron'), ...edgesIn('renderer')];

describe('import rules', () => {
  it('reads the imports at all', () => {
    expect(production.length).toBeGreaterThan(100);
  });

  it('no forbidden arrow exists', () => {
    const chance = edgesIn('test').filter(({ to }) => to === 'fast-check');
    expect(broken([...production, ...chance])).toEqual([]);
  });

  it('core uses none of the globals of Node, nor timers, but in one file each', () => {
    const found = filesIn(['electron/core']).map((path) => [path, forbiddenGlobals(path, readSource(path))] as const);
    expect(found.filter(([, names]) => names.length > 0)).toEqual([]);
  });

  it('would see such a global, and takes no member for one', () => {
    const at = 'electron/core/token/x.ts';
    expect(forbiddenGlobals(at, "export const x = Buffer.from('a');")).toEqual(['Buffer']);
    expect(forbiddenGlobals(at, 'let x: ReturnType<typeof setTimeout>;')).toEqual(['setTimeout']);
    expect(forbiddenGlobals(at, 'export const x = { process: 1 }.process;')).toEqual([]);
  });

  it('no circle exists', () => {
    expect(circles(production)).toEqual([]);
  });

  it('in core everything imports from the floors below it', () => {
    expect(notDownward(production)).toEqual([]);
  });

  it('rooms import each other one way only', () => {
    expect(HOUSES.flatMap((house) => circles(betweenRooms(house, production)))).toEqual([]);
    const back = edgesOf('electron/shell/window/x.ts', "import type { Parts } from '../desktop';");
    expect(circles(betweenRooms('electron/shell', [...production, ...back]))).toHaveLength(1);
  });

  it('every floor of core is there', () => {
    const places = new Set(filesIn(['electron/core']).map(placeOf));
    expect(FLOORS.flat().filter((place) => !places.has(place))).toEqual([]);
  });

  it('would see an arrow up, one to the side, and a folder that stands on no floor', () => {
    const bad = [
      ['electron/core/token/x.ts', "import type { Exchange } from '../exchanges/log';"],
      ['electron/core/token/x.ts', "import { Redactor } from '../redaction/redactor';"],
      ['electron/core/checks/checks/x.ts', "export type { X } from '../../new-folder/x';"],
      ['electron/core/new-file.ts', "import { newId } from './base/ids';"],
    ] as const;
    for (const [path, text] of bad) expect(notDownward(edgesOf(path, text)), `${path}: ${text}`).toHaveLength(1);
    expect(notDownward(edgesOf('electron/core/checks/checks/x.ts', "import { newId } from '../../base/ids';"))).toEqual([]);
  });

  it('would see each kind of forbidden arrow', () => {
    const bad = [
      ['electron/core/token/x.ts', "import { app } from 'electron';"],
      ['electron/core/token/x.ts', "import fs from 'node:fs';"],
      ['electron/core/token/x.ts', "import type { Problem } from '../../contract';"],
      ['electron/contract/x.ts', "export type { Failure } from '../core/base/ids';"],
      ['electron/model/x.ts', "import { fold } from '../core/base/fold';"],
      ['electron/model/x.ts', "import type { Method } from '../contract';"],
      ['electron/model/text/x.ts', "import { Failure } from '../failure';"],
      ['electron/model/x.ts', "import { decodeJwt } from 'jose';"],
      ['electron/platform/x.ts', "const ipc = await import('../shell/ipc');"],
      ['renderer/x.ts', "import { Problem } from '../electron/contract';"],
      ['renderer/x.ts', "import type { Failure } from '../electron/core/base/ids';"],
      ['electron/preload.ts', "import { x } from './core/base/ids';"],
      ['electron/cli/x.ts', "import { ipc } from '../shell/ipc';"],
      ['electron/main.ts', "import { runCommandLine } from './cli/commands';"],
      ['electron/shell/x.ts', "import { Entry } from '@napi-rs/keyring';"],
      ['electron/shell/x.ts', "import { stage } from '../../test/e2e/stage';"],
      ['test/core/x.test.ts', "import fc from 'fast-check';"],
    ] as const;
    for (const [path, text] of bad) expect(broken(edgesOf(path, text)), `${path}: ${text}`).toHaveLength(1);
    expect(broken(edgesOf('renderer/x.ts', "import type { Problem } from '../electron/contract';"))).toEqual([]);
    expect(broken(edgesOf('renderer/x.ts', "import { checkUrl } from '../electron/model/address';"))).toEqual([]);
  });

  it('would see a circle', () => {
    expect(circles([...edgesOf('a/x.ts', "import './y.ts';"), ...edgesOf('a/y.ts', "import './x.ts';")])).toHaveLength(1);
  });
});
