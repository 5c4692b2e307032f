import type { TokenKind } from '../contract';
import { checkHandlers } from './check-handlers';
import { connectionHandlers } from './connection-handlers';
import { type HandlerParts, toolsOf } from './handler-tools';
import { inspectionHandlers } from './inspection-handlers';
import type { Handlers } from './ipc';
import { flowView, takeSnapshot } from './snapshot';
import { vaultView } from './vault-view';
import { callResultView } from './views';

export const TOKEN_NAMES: Record<TokenKind, string> = { access: 'Access token', refresh: 'Refresh token', id: 'ID token' };

/** The contract's methods over the services. */
export function createHandlers(parts: HandlerParts): Handlers {
  const tools = toolsOf(parts);
  const { services, platform, grant, view, opened, known, readyForRedirects } = tools;
  const { flows, tokens, calls, practice, settings, vault, clock, watch } = services;
  return {
    ...connectionHandlers(tools),
    ...inspectionHandlers(tools),
    ...checkHandlers(tools),
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
    'grants.get': ({ connectionId }) => grant(connectionId),
    'flows.start': known(async ({ connectionId }, connection) => {
      await Promise.all([services.prepare(connectionId), readyForRedirects(connection)]);
      return flowView(await flows.start(connectionId));
    }),
    'flows.cancel': ({ flowId }) => flows.cancel(flowId),
    'flows.paste': async ({ flowId, url }) => flowView(await flows.paste(flowId, url)),
    'flows.reopen': ({ flowId }) => flows.reopen(flowId),
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
    'tokens.forget': opened(({ connectionId }) => tokens.forget(connectionId)),
    'tokens.saveNow': async ({ connectionId }) => {
      await tokens.saveNow(connectionId);
      return grant(connectionId);
    },
    'tokens.reveal': opened(async ({ connectionId, token }) => {
      const { name } = services.connections.get(connectionId);
      parts.reveal(TOKEN_NAMES[token], name, await tokens.token(connectionId, token));
    }),
    'tokens.copy': opened(async ({ connectionId, token }) => ({
      clearsInMs: await parts.copySecret(await tokens.token(connectionId, token)),
    })),
    'watch.set': opened(({ connectionId, on }) => watch.set(connectionId, on)),
    'calls.send': known(async ({ connectionId, callId, call }, { mutedFindings }) =>
      callResultView(await calls.send(connectionId, callId, call), mutedFindings),
    ),
    'calls.cancel': ({ callId }) => calls.cancel(callId),
    'clipboard.write': ({ text }) => parts.copyText(text),
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
    'settings.update': parts.updateSettings,
    'practice.start': () => practice.start(),
    'practice.stop': () => practice.stop(),
    'practice.connect': opened(async ({ face }) => view((await practice.connect(face)).id)),
    'practice.faults': () => practice.faults(),
    'practice.setFault': ({ id, value }) => practice.setFault(id, value),
    'practice.clearFaults': () => practice.clearFaults(),
    'links.open': ({ url }) => parts.openLink(url),
  };
}
