import { takes } from '../model/grants';
import type { GrantView, Preferences, Problem, Snapshot, TokenKind } from '../contract';
import type { Services } from '../services';
import { type CheckParts, checkHandlers } from './check-handlers';
import { readGrant } from './grant-view';
import { type InspectionParts, inspectionHandlers } from './inspection-handlers';
import type { Handlers } from './ipc';
import { flowView, takeSnapshot } from './snapshot';
import { vaultView } from './vault-view';
import { callResultView, discoveryView } from './views';

type Platform = Snapshot['platform'];

export interface HandlerParts extends Pick<InspectionParts, 'readClipboard' | 'saveFile'>, Pick<CheckParts, 'openFile'> {
  services: Services;
  platform: Platform;
  version: string;
  /** Shown once on start; emptied by the first snapshot. */
  notices: Problem[];
  snapshotTaken(): void;
  reveal(what: string, connection: string, token: string): void;
  /** Resolves with the milliseconds until the clipboard is cleared. */
  copySecret(text: string): Promise<number>;
  copyText(text: string): Promise<void>;
  openLink(url: string): Promise<void>;
  /** Saves and applies the settings and sends the change to the window. */
  updateSettings(patch: Partial<Preferences>): Preferences;
  /** Registers this app for the custom redirect scheme; awaited before a flow that needs it. */
  registerScheme(): Promise<void>;
}

export const TOKEN_NAMES: Record<TokenKind, string> = { access: 'Access token', refresh: 'Refresh token', id: 'ID token' };

/** The contract's methods over the services. Methods that need the vault wait until it was opened. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { services, platform } = parts;
  const { connections, discoveries, flows, tokens, calls, practice, settings, vault, clock } = services;
  const grant = (id: string): Promise<GrantView> => readGrant(services, id);
  const view = async (id: string) => {
    await services.vaultOpened();
    const connection = connections.get(id);
    return { ...connection, hasClientSecret: await connections.hasClientSecret(id), redirectUri: connections.redirectUri(connection) };
  };
  const token = async (id: string, kind: TokenKind) => {
    await services.vaultOpened();
    return tokens.token(id, kind);
  };
  return {
    ...inspectionHandlers({ ...parts, grant }),
    ...checkHandlers({ ...parts, grant, connectionView: view }),
    'app.snapshot': () => {
      const snapshot = takeSnapshot({
        settings,
        clock,
        vault: vault.status(),
        practice: practice.status(),
        flows: flows.list(),
        platform,
        version: parts.version,
        notices: parts.notices.splice(0),
      });
      parts.snapshotTaken();
      return snapshot;
    },
    'connections.get': ({ id }) => view(id),
    'connections.create': async ({ input, clientSecret }) => {
      await services.vaultOpened();
      return view((await connections.create(input, clientSecret)).id);
    },
    'connections.update': async ({ id, input, clientSecret }) => {
      await services.vaultOpened();
      await connections.update(id, input, clientSecret);
      return view(id);
    },
    'connections.rename': ({ id, name }) => {
      connections.rename(id, name);
      return null;
    },
    'connections.duplicate': async ({ id }) => {
      await services.vaultOpened();
      return view((await connections.duplicate(id)).id);
    },
    'connections.remove': async ({ id }) => {
      await services.vaultOpened();
      await connections.remove(id);
      flows.cancelOf(id);
      return null;
    },
    'connections.move': async ({ id, before }) => {
      await connections.move(id, before);
      return null;
    },
    'connections.discover': async ({ issuer, allowPlainHttp = false }) =>
      discoveryView(await discoveries.discover(issuer, { allowPlainHttp })),
    'grants.get': ({ connectionId }) => grant(connectionId),
    'flows.start': async ({ connectionId }) => {
      const connection = connections.get(connectionId);
      const needsScheme = takes(connection, 'receiver') && connection.receiver.kind === 'scheme';
      await Promise.all([services.prepare(connectionId), needsScheme ? parts.registerScheme() : null]);
      return flowView(await flows.start(connectionId));
    },
    'flows.cancel': ({ flowId }) => {
      flows.cancel(flowId);
      return null;
    },
    'flows.paste': async ({ flowId, url }) => flowView(await flows.paste(flowId, url)),
    'flows.reopen': async ({ flowId }) => {
      await flows.reopen(flowId);
      return null;
    },
    'tokens.refresh': async ({ connectionId }) => {
      await services.prepare(connectionId);
      await tokens.refresh(connectionId);
      return grant(connectionId);
    },
    'tokens.resolve': async ({ connectionId, choice }) => {
      await services.prepare(connectionId);
      await tokens.resolve(connectionId, choice);
      return grant(connectionId);
    },
    'tokens.forget': async ({ connectionId }) => {
      await services.vaultOpened();
      await tokens.forget(connectionId);
      return grant(connectionId);
    },
    'tokens.reveal': async ({ connectionId, token: kind }) => {
      parts.reveal(TOKEN_NAMES[kind], connections.get(connectionId).name, await token(connectionId, kind));
      return null;
    },
    'tokens.copy': async ({ connectionId, token: kind }) => ({ clearsInMs: await parts.copySecret(await token(connectionId, kind)) }),
    'calls.send': async ({ connectionId, callId, call }) => {
      const { mutedFindings } = connections.get(connectionId);
      return callResultView(await calls.send(connectionId, callId, call), mutedFindings);
    },
    'calls.cancel': ({ callId }) => {
      calls.cancel(callId);
      return null;
    },
    'calls.save': async ({ connectionId, call }) => view((await connections.saveCall(connectionId, call)).id),
    'calls.remove': async ({ connectionId, id }) => view((await connections.removeCall(connectionId, id)).id),
    'clipboard.write': async ({ text }) => {
      await parts.copyText(text);
      return null;
    },
    'vault.retry': async () => {
      const status = await vault.open();
      if (status.state === 'ready') void tokens.recover();
      return vaultView(status, platform);
    },
    'vault.useMemory': () => {
      const status = vault.useMemory();
      void tokens.recover();
      return vaultView(status, platform);
    },
    'vault.setAside': async ({ connectionId }) => {
      const status = await vault.setAside(connectionId);
      // Otherwise the list keeps counting down tokens that are gone.
      if (status.state === 'ready' || status.state === 'memory')
        void (connectionId === null ? tokens.recover() : tokens.read(connectionId)).catch(() => {});
      return vaultView(status, platform);
    },
    'settings.update': (patch) => parts.updateSettings(patch),
    'practice.start': () => practice.start(),
    'practice.stop': () => practice.stop(),
    'practice.connect': async ({ face }) => {
      await services.vaultOpened();
      return view((await practice.connect(face)).id);
    },
    'links.open': async ({ url }) => {
      await parts.openLink(url);
      return null;
    },
  };
}
