import type { Method, RequestOf, ResponseOf } from '../../electron/contract';
import type { Clock, Keychain, Schedule } from '../../electron/core/ports';
import { AppClock } from '../../electron/core/base/app-clock';
import { createBrowser } from '../../electron/platform/network/browser';
import { createLoopbackRedirects } from '../../electron/platform/network/loopback';
import { createNodeHttp } from '../../electron/platform/network/node-http';
import { systemRandom } from '../../electron/platform/system/random';
import { systemClock } from '../../electron/platform/system/system-clock';
import { createServices, type Services } from '../../electron/services';
import { forwardEvents } from '../../electron/shell/views/events';
import { Authorities } from '../../electron/platform/network/authorities';
import { ProxySignIns } from '../../electron/shell/network/proxy-sign-ins';
import type { OpenedFile } from '../../electron/shell/dialogs/opened-file';
import type { Offer } from '../../electron/shell/redirects/import-offers';
import { createHandlers } from '../../electron/shell/handlers/handlers';
import { answer } from '../../electron/shell/handlers/ipc';
import { fileSettings } from './file-settings';

/** The whole app but the window: the contract's methods over real services, in plain Node. */
export interface Desk {
  services: Services;
  /** Everything that went to the page: answers and events, as JSON. */
  wire: string[];
  opened: string[];
  /** What went to the clipboard as no secret, and into files that a person chose. */
  exported: string[];
  revealed: string[];
  copied: string[];
  ask<M extends Method>(method: M, request?: RequestOf<M>): Promise<ResponseOf<M>>;
  problem<M extends Method>(method: M, request: RequestOf<M>): Promise<string>;
}

export interface DeskOptions {
  /** The data folder; absolute. */
  directory: string;
  keychain: Keychain;
  clock?: Clock;
  /** For sign-ins. Absent: the system's. */
  schedule?: Schedule;
  /** The file that a person chooses where one is asked for. Absent: they choose none. */
  chosen?: () => OpenedFile;
  /** The same where several are asked for. */
  chosenFiles?: () => OpenedFile[];
  /** What came by a link or an opened file. */
  offered?: () => Offer;
}

export function openDesk({ directory, keychain, clock: base = systemClock, schedule, chosen, chosenFiles, offered }: DeskOptions): Desk {
  const opened: string[] = [];
  const exported: string[] = [];
  const wire: string[] = [];
  const revealed: string[] = [];
  const copied: string[] = [];
  const browser = createBrowser(async (url) => {
    opened.push(url);
  });
  const clock = new AppClock(base);
  const services = createServices({
    directory,
    settings: fileSettings(directory),
    keychain,
    clock,
    random: systemRandom,
    schedule,
    http: createNodeHttp({ clock }),
    browser,
    redirects: createLoopbackRedirects(),
    version: '0.1.0',
  });
  const send = (event: string, payload: unknown) => wire.push(JSON.stringify([event, payload]));
  forwardEvents(services, send, (problem) => send('notice', problem), 'linux');
  const handlers = createHandlers({
    services,
    directory,
    platform: 'linux',
    version: '0.1.0',
    notices: [],
    snapshotTaken: () => {},
    reveal: (_what, _connection, token) => revealed.push(token),
    copySecret: async (text) => {
      copied.push(text);
      return { clearsInMs: 30_000, clearsOnFocus: false };
    },
    copyText: async (text) => void exported.push(text),
    readClipboard: async () => '',
    saveFile: async (name, _kind, content) => {
      exported.push(name, String(content));
      return name;
    },
    openFile: async () => chosen?.() ?? null,
    openFiles: async () => chosenFiles?.() ?? null,
    takeOffer: () => offered?.() ?? null,
    openLink: (url) => browser.open(url),
    updateSettings: (patch) => services.settings.saveApp(patch),
    proxies: new ProxySignIns(),
    authorities: new Authorities({
      file: { value: [], save: () => {} },
      vaultOpened: async () => {},
      fingerprint: () => '',
      now: () => 0,
      confirm: async () => false,
    }),
    lock: () => void services.vault.close(),
    scheme: { state: async () => 'none', register: async () => {} },
    updates: () => Promise.reject(new Error('No updates here.')),
    help: () => Promise.resolve(() => Promise.resolve()),
    removal: () => Promise.reject(new Error('Nothing is removed here.')),
    registerScheme: async () => {},
  });
  const result = async (method: Method, request: unknown) => {
    const value = await answer(handlers, true, method, request);
    wire.push(JSON.stringify(value));
    return value;
  };
  return {
    services,
    wire,
    opened,
    exported,
    revealed,
    copied,
    async ask<M extends Method>(method: M, request?: RequestOf<M>) {
      const outcome = await result(method, request);
      if (!outcome.ok) throw new Error(`${method}: ${JSON.stringify(outcome.problem)}`);
      return outcome.value as ResponseOf<M>;
    },
    async problem(method, request) {
      const outcome = await result(method, request);
      return outcome.ok ? 'none' : outcome.problem.code;
    },
  };
}
