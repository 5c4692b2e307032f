import { once } from '../../core/base/once';
import type { ConnectionView, Preferences, Problem, ResponseOf, Snapshot } from '../../contract';
import type { Connection } from '../../model/connection';
import { CONNECTION_ENDING } from '../../model/connection-file';
import { takes } from '../../model/grants';
import type { SchemeState } from '../../model/receiver';
import { isPractice } from '../../model/providers/offered';
import type { Services } from '../../services';
import type { Authorities } from '../../platform/network/authorities';
import type { Offer } from '../redirects/import-offers';
import type { FileKind, FileLimit } from '../dialogs/files';
import type { OpenedFile } from '../dialogs/opened-file';
import type { HeldIntake } from '../../core/intake/review';
import { HeldImport } from './held-import';
import type { HelpDeed } from '../../model/window/commands';
import type { EverythingRemover } from '../removal/open-removal';
import type { ProxySignIns } from '../network/proxy-sign-ins';
import type { Updates } from '../updates/updates';

export interface HandlerParts {
  services: Services;
  /** The data folder. */
  directory: string;
  platform: Snapshot['platform'];
  version: string;
  /** Shown once on start; emptied by the first snapshot. */
  notices: Problem[];
  snapshotTaken(): void;
  reveal(what: string, connection: string, token: string): void;
  copySecret(text: string): Promise<ResponseOf<'tokens.copy'>>;
  copyText(text: string): Promise<void>;
  /** The clipboard's text, or an empty string. */
  readClipboard(): Promise<string>;
  openLink(url: string): Promise<void>;
  /** @throws Failure `bad-request` while something needs the vault. */
  lock(): void;
  /** Asks for a file and saves; resolves with its name, or null if the person cancels. */
  saveFile(name: string, kind: FileKind, content: string | Uint8Array, mode?: number): Promise<string | null>;
  /** Asks for a file and reads it; null if the person cancels. */
  openFile(title: string, kind: FileKind, limit?: FileLimit): Promise<OpenedFile | null>;
  /** The same of several at once, larger ones. */
  openFiles(title: string, kind: FileKind): Promise<OpenedFile[] | null>;
  /** A connection that came by a link or an opened file, once; null: none did. */
  takeOffer(): Offer | null;
  /** Saves and applies the settings and sends the change to the window. */
  updateSettings(patch: Partial<Preferences>): Preferences;
  proxies: ProxySignIns;
  authorities: Authorities;
  /** Loads them the first time. */
  updates(): Promise<Updates>;
  /** Loads it the first time. */
  removal(): Promise<EverythingRemover>;
  help(): Promise<(deed: HelpDeed) => Promise<void>>;
  scheme: { state(): Promise<SchemeState>; register(): Promise<void> };
  /** Registers this app for the custom redirect scheme. */
  registerScheme(): Promise<void>;
}

export const PEM_FILE: FileKind = { extension: 'pem', label: 'PEM certificates' };
export const JSON_FILE: FileKind = { extension: 'json', label: 'JSON' };
export const CONNECTION_FILE: FileKind = { extension: CONNECTION_ENDING, label: 'Tokenscope connections' };
export const IMPORT_FILES: FileKind = {
  extension: 'json',
  others: [CONNECTION_ENDING, 'yaml', 'yml', 'bru', 'har'],
  label: 'Connections and collections',
};

export interface HandlerTools extends HandlerParts {
  imports: HeldImport;
  /** Loads it the first time. */
  intake(): Promise<HeldIntake>;
  view(id: string): Promise<ConnectionView>;
  /** Registers the scheme where the connection's sign-ins come back by it. */
  readyForRedirects(connection: Connection): Promise<void>;
  /** A handler that waits until the vault was opened. */
  opened<R, A>(work: (request: R) => A | Promise<A>): (request: R) => Promise<A>;
  /** A handler that is given the connection named. Rejects with `not-found`. */
  known<R extends { connectionId: string }, A>(work: (request: R, connection: Connection) => A | Promise<A>): (request: R) => Promise<A>;
  /** The same, also for a tap that has none: then it is given one that stands for the tap's servers. */
  watched<R extends { connectionId: string }, A>(work: (request: R, subject: Connection) => A | Promise<A>): (request: R) => Promise<A>;
}

export function toolsOf(parts: HandlerParts): HandlerTools {
  const { services } = parts;
  const { connections } = services;
  return {
    ...parts,
    imports: new HeldImport(),
    intake: once(async () => {
      const { HeldIntake } = await import('../../core/intake/review');
      return new HeldIntake((secret) => services.vault.fingerprint(secret));
    }),
    view: async (id) => {
      const connection = connections.get(id);
      if (!isPractice(connection)) await services.vaultOpened();
      return {
        ...connection,
        hasClientSecret: await connections.hasClientSecret(id),
        sealedVariables: await connections.variables.sealedNames(connection),
        redirectUri: connections.redirectUri(connection),
      };
    },
    readyForRedirects: async (connection) => {
      if (takes(connection, 'receiver') && connection.receiver.kind === 'scheme') await parts.registerScheme();
    },
    opened: (work) => async (request) => {
      await services.vaultOpened();
      return work(request);
    },
    known: (work) => async (request) => work(request, connections.get(request.connectionId)),
    watched: (work) => async (request) => work(request, services.subjectOf(request.connectionId)),
  };
}
