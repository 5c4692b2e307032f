import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { CliContext } from '../../electron/cli/context';
import { printConnectionFile } from '../../electron/core/importers/connection-file';
import type { ConnectionSettings } from '../../electron/model/connection';
import type { Http, HttpRequest } from '../../electron/core/ports';
import { AppClock } from '../../electron/core/base/app-clock';
import { createBrowser } from '../../electron/platform/network/browser';
import { createLoopbackRedirects } from '../../electron/platform/network/loopback';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { systemRandom } from '../../electron/platform/system/random';
import { createRefreshLocks } from '../../electron/platform/vault/refresh-lock';
import { systemClock } from '../../electron/platform/system/system-clock';
import type { PracticeFaceId } from '../../electron/model/providers/offered';
import { type Practice, startPractice } from '../../electron/practice';
import { createServices, type Services } from '../../electron/services';
import type { ServiceParts } from '../../electron/services/parts';
import { type Browser, startBrowser } from '../practice/browser';
import { MemoryKeychain } from '../support/vault';
import { type Ran, runCli } from './run';
import { fileSettings } from '../support/file-settings';

/** A practice provider per test file, a folder and a keychain per test, and the command line and the window over them. */
export interface CliStage {
  practice: Practice;
  folder: string;
  dataFolder: string;
  keychain: MemoryKeychain;
  person: Browser;
  http: Http;
  /** Requests the command line has sent, in order. */
  sent: HttpRequest[];
  path(name: string): string;
  /** Names of all files below the data folder, sorted. */
  dataFiles(): string[];
  /** Writes a connection file for a face, with its secret from $SECRET. Returns its path. */
  connectionFile(face: PracticeFaceId, changes?: Partial<ConnectionSettings>, secrets?: Record<string, string>): string;
  cli(args: string[], changes?: Partial<CliContext>, stdin?: string[]): Promise<Ran>;
  /** The window's services over the data folder. */
  window(changes?: Partial<ServiceParts>): Services;
}

/** The standard face's client credentials connection, which needs no sign-in. */
export const MACHINE: Partial<ConnectionSettings> = { grantType: 'client_credentials', scopes: ['api:read', 'api:write'] };
/** A sign-in whose redirect returns to this machine. */
export const PERSON: Partial<ConnectionSettings> = { receiver: { kind: 'loopback', port: null, path: '/callback' } };

export function cliStage(): CliStage {
  const open: Services[] = [];
  const sent: HttpRequest[] = [];
  const proofKey = randomBytes(32).toString('hex');
  const node = createNodeHttp();
  const http: Http = {
    send(request) {
      sent.push(request);
      return node.send(request);
    },
  };
  const stage: CliStage = {
    practice: null as never,
    folder: '',
    dataFolder: '',
    keychain: new MemoryKeychain(),
    person: startBrowser(),
    http,
    sent,
    path: (name) => join(stage.folder, name),
    dataFiles: () =>
      readdirSync(stage.dataFolder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'practice.json')
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(stage.dataFolder.length + 1)
            .replaceAll(sep, '/'),
        )
        .sort(),
    connectionFile(face, changes = {}, secrets = { clientSecret: `\${${'env:SECRET'}}` }) {
      const path = stage.path(`${face}.json`);
      const settings = { ...stage.practice.faces[face].connection, ...changes };
      writeFileSync(path, JSON.stringify({ ...JSON.parse(printConnectionFile(settings, false)), secrets }));
      return path;
    },
    cli: (args, changes = {}, stdin = []) =>
      runCli(
        args,
        {
          clock: systemClock,
          http,
          keychain: async () => stage.keychain,
          env: { SECRET: stage.practice.faces.practice.clientSecret, HOME: stage.folder },
          ...changes,
        },
        stdin,
      ),
    window(changes = {}) {
      // As the window's own provider does.
      mkdirSync(stage.dataFolder, { recursive: true });
      writeFileSync(join(stage.dataFolder, 'practice.json'), JSON.stringify({ port: Number(new URL(stage.practice.url).port), proofKey }));
      const services = createServices({
        version: '1.2.3',
        directory: stage.dataFolder,
        settings: fileSettings(stage.dataFolder),
        keychain: stage.keychain,
        clock: new AppClock(systemClock),
        random: systemRandom,
        http: createNodeHttp(),
        browser: createBrowser(async (url) => void stage.person.open(url).catch(() => {})),
        redirects: createLoopbackRedirects(),
        lock: createRefreshLocks(stage.dataFolder),
        serve: () => Promise.resolve(),
        ...changes,
      });
      open.push(services);
      return services;
    },
  };
  beforeAll(async () => {
    stage.practice = await startPractice({ proofKey, deviceIntervalSeconds: 1 });
  });
  afterAll(() => stage.practice.stop());
  beforeEach(() => {
    stage.folder = mkdtempSync(join(tmpdir(), 'tokenscope-cli-'));
    stage.dataFolder = join(stage.folder, 'data');
    stage.keychain = new MemoryKeychain();
    stage.practice.faults.clear();
    sent.length = 0;
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((services) => services.dispose()));
    rmSync(stage.folder, { recursive: true, force: true });
  });
  return stage;
}

/** The contents of files by name, to see what changed. */
export function contentsOf(folder: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Creates a connection in the window to a face, with its first tokens. Resolves with its id. */
export async function connected(services: Services, face: { connection: ConnectionSettings; clientSecret: string }): Promise<string> {
  await services.vaultOpened();
  const { id } = await services.connections.create(face.connection, face.clientSecret);
  const done = new Promise<void>((resolve, reject) => {
    services.flows.onChange((flow) => {
      if (flow.status === 'done') resolve();
      if (flow.status === 'failed' || flow.status === 'cancelled') reject(flow.failure ?? new Error(flow.status));
    });
  });
  await services.flows.start(id);
  await done;
  return id;
}
