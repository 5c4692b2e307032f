import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { createBackups } from '../../../electron/services/backups';
import { AppClock } from '../../../electron/core/base/app-clock';
import type { BackupService } from '../../../electron/core/backup/service';
import type { Family } from '../../../electron/core/history/model';
import type { Grant, SecretRecord } from '../../../electron/core/secrets';
import { BLANK_GRANT } from '../../../electron/core/connection/grant';
import { bindingOf, sourceOf } from '../../../electron/core/connection/binding';
import { BACKUP_PART_IDS, BACKUP_SECRET_IDS, type BackupChoice, type RestoreChoice } from '../../../electron/model/backup';
import type { Connection } from '../../../electron/model/connection';
import { createHistoryFiles } from '../../../electron/platform/kept/history-files';
import { createMemoryFiles, type KeptFiles } from '../../../electron/platform/disk/memory-files';
import { createOwnFiles } from '../../../electron/platform/kept/own-files';
import { systemRandom } from '../../../electron/platform/system/random';
import type { BackupCost } from '../../../electron/platform/backup/sealed-backup';
import { rollBackRestore } from '../../../electron/platform/backup/roll-back';
import { createServices, type Services } from '../../../electron/services';
import { START, TestClock } from '../../support/clock';
import { connectionTo } from '../../support/connection';
import { fileSettings } from '../../support/file-settings';
import { MemoryKeychain } from '../../support/vault';

export const PASSPHRASE = 'four horses and a lamp';
export const EVERYTHING: BackupChoice = { parts: BACKUP_PART_IDS, secrets: BACKUP_SECRET_IDS };
const CHEAP = { n: 2, r: 1, p: 1 };
export const CHEAP_BACKUP: BackupCost = { cost: CHEAP, bounds: { least: CHEAP, most: CHEAP } };
const never = () => Promise.reject(new Error('nothing is sent here'));

/** Tokenscope over a data folder, with the files that a backup is made of. */
export interface Installation {
  directory: string;
  keychain: MemoryKeychain;
  services: Services;
  files: KeptFiles;
  backups: BackupService;
}

const folders: string[] = [];
const running: Services[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((services) => services.dispose()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscope-backup-'));
  folders.push(folder);
  return folder;
}

/** Starts it as the app does: what an interrupted restore left is put back first. */
export async function install(directory = newFolder(), keychain = new MemoryKeychain()): Promise<Installation> {
  if (rollBackRestore(directory) !== null) throw new Error('not put back');
  const files: KeptFiles = {
    ...createMemoryFiles(),
    history: createHistoryFiles(directory),
    plans: createOwnFiles(directory, 'plans'),
    templates: createOwnFiles(directory, 'templates'),
  };
  const parts = { directory, random: systemRandom, version: '1.2.3' };
  const services = createServices({
    ...parts,
    files,
    keychain,
    settings: fileSettings(directory),
    clock: new AppClock(new TestClock()),
    http: { send: never },
    browser: { open: never },
    redirects: { listen: never },
    serve: () => Promise.resolve(),
  });
  running.push(services);
  await services.vaultOpened();
  const backups = createBackups(services, { ...parts, backupCost: CHEAP_BACKUP }, files);
  return { directory, keychain, services, files, backups };
}

/** The data folder as it is now, as another one: what the next start finds if the process ends at this moment. */
export function imageOf(directory: string): string {
  const image = join(newFolder(), 'image');
  mkdirSync(image);
  cpSync(directory, image, { recursive: true });
  return image;
}

/** One that has secrets of every kind, each with `word` in it. */
export function connection(id: string, changes: Partial<Connection> = {}): Connection {
  return {
    ...connectionTo(`https://${id}.example`, { name: `Connection ${id}`, apiBaseUrl: `https://api.${id}.example`, ...changes }),
    id,
  };
}

export function grant(of: Connection, word: string, changes: Partial<Grant> = {}): Grant {
  return {
    ...BLANK_GRANT,
    accessToken: `${word}-access-token`,
    refreshToken: `${word}-refresh-token`,
    idToken: `${word}-id-token`,
    receivedAt: START,
    expiresInSeconds: 3_600,
    boundTo: sourceOf(of),
    generations: [{ number: 1, receivedAt: START, endedAt: null, how: 'connected', end: 'current', fingerprint: 'aaaa-bbbb' }],
    ...changes,
  };
}

export function record(of: Connection, word: string): SecretRecord {
  const boundTo = sourceOf(of);
  return {
    clientSecret: `${word}-client-secret`,
    boundTo: bindingOf(of, null),
    grant: grant(of, word),
    refreshPending: null,
    clientKeys: [{ kid: 'k', sendsKid: true, alg: 'ES256', jwk: `{"d":"${word}-private-key"}`, at: START, boundTo }],
    clientCertificates: [{ thumbprint: 't', certificates: 'pem', key: `${word}-certificate-key`, at: START, boundTo }],
    decryptionKey: `{"k":"${word}-decryption-key"}`,
    grantInputs: { password: { value: `${word}-password`, boundTo } },
    variables: { tenantKey: { value: `${word}-variable`, api: `https://api.${of.id}.example` } },
  };
}

export const family = (startedAt: number, name: string): Family => ({
  id: name,
  startedAt,
  noted: [],
  generations: [
    {
      number: 1,
      how: 'connected',
      issuedAt: startedAt,
      expiresAt: startedAt + 3_600_000,
      endedAt: null,
      end: 'current',
      fingerprint: 'aaaa-bbbb',
      refreshFingerprint: null,
      scopes: ['read'],
      header: '{"kid":"1"}',
      claims: '{"sub":"1"}',
    },
  ],
});

/** Saves a connection with what is sealed for it, as if it had been set up. */
export async function add(
  { services, files }: Installation,
  of: Connection,
  sealed: SecretRecord | null,
  families: Family[] = [],
): Promise<void> {
  if (sealed !== null) await services.vault.write(of.id, sealed);
  services.settings.saveConnection(of);
  if (families.length > 0) await files.history.write(of.id, families);
}

/** All that a backup is made of, as it lies in the files. */
export async function stateOf({ services, files }: Installation) {
  const all = services.settings.connections();
  const texts = async (own: KeptFiles['plans']) => (await own.list()).map(({ text }) => text).sort();
  const { layout: _, ...app } = services.settings.app();
  return {
    connections: all,
    records: Object.fromEntries(await Promise.all(all.map(async ({ id }) => [id, await services.vault.read(id)] as const))),
    history: Object.fromEntries(await Promise.all(all.map(async ({ id }) => [id, await files.history.read(id)] as const))),
    plans: await texts(files.plans),
    templates: await texts(files.templates),
    app,
    sealed: services.vault.status().records,
  };
}

/** What a person does who restores a file. @param choose Absent: as it is suggested. */
export async function restoreFile(
  { backups }: Installation,
  file: Uint8Array,
  options: { choose?: RestoreChoice; settings?: boolean; secrets?: boolean } = {},
) {
  const { id } = backups.hold(file, 'a.tokenscope-backup');
  const review = await backups.open(id, PASSPHRASE);
  const choices = review.connections.map(({ usual }) => options.choose ?? usual);
  const restored = await backups.restore({ id, choices, settings: options.settings ?? true, secrets: options.secrets ?? true });
  return { review, ...restored };
}
