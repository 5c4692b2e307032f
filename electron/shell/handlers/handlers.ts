import type { TokenKind } from '../../contract';
import { backupHandlers } from './backup-handlers';
import { checkHandlers } from './check-handlers';
import { clientCertificateHandlers, clientKeyHandlers } from './client-key-handlers';
import { connectionHandlers } from './connection-handlers';
import { grantInputHandlers } from './grant-input-handlers';
import { type HandlerParts, PEM_FILE, toolsOf } from './handler-tools';
import { inspectionHandlers } from './inspection-handlers';
import { discoveryHandlers } from './discovery-handlers';
import { exportHandlers } from './export-handlers';
import { guideHandlers } from './guide-handlers';
import { intakeHandlers } from './intake-handlers';
import type { Handlers } from './ipc';
import { keptHandlers } from './kept-handlers';
import { proofHandlers } from './proof-handlers';
import { registrationHandlers } from './registration-handlers';
import { tapHandlers } from './tap-handlers';
import { templateHandlers } from './template-handlers';
import { takeSnapshot } from '../views/snapshot';
import { updateHandlers } from './update-handlers';
import { callResultView, readGrant, sentBesideView } from '../views/views';

const TOKEN_NAMES: Record<TokenKind, string> = { access: 'Access token', refresh: 'Refresh token', id: 'ID token' };

/** The contract's methods over the services. */
export function createHandlers(parts: HandlerParts): Handlers {
  const tools = toolsOf(parts);
  const { services, platform, opened, known, readyForRedirects } = tools;
  const { flows, tokens, calls, practice, settings, vault, clock, watch } = services;
  return {
    ...backupHandlers(tools),
    ...connectionHandlers(tools),
    ...clientCertificateHandlers(tools),
    ...clientKeyHandlers(tools),
    ...grantInputHandlers(tools),
    ...discoveryHandlers(tools),
    ...exportHandlers(tools),
    ...guideHandlers(tools),
    ...inspectionHandlers(tools),
    ...intakeHandlers(tools),
    ...registrationHandlers(tools),
    ...checkHandlers(tools),
    ...updateHandlers(tools),
    ...keptHandlers(tools),
    ...proofHandlers(tools),
    ...tapHandlers(tools),
    ...templateHandlers(tools),
    'app.snapshot': () => {
      const snapshot = takeSnapshot({
        settings,
        isDiscarded: (id) => services.discarded.has(id),
        clock,
        vault: vault.status(),
        practice: practice.status(),
        flows: services.signIns(),
        platform,
        version: parts.version,
        notices: parts.notices.splice(0),
      });
      parts.snapshotTaken();
      return snapshot;
    },
    'grants.get': ({ connectionId }) => readGrant(services, connectionId),
    'flows.start': known(async ({ connectionId }, connection) => {
      await Promise.all([services.prepare(connectionId), readyForRedirects(connection)]);
      await flows.start(connectionId);
    }),
    'flows.cancel': ({ flowId }) => services.flowsOf(flowId).cancel(flowId),
    'flows.paste': ({ flowId, url }) => services.flowsOf(flowId).paste(flowId, url),
    'flows.reopen': ({ flowId }) => services.flowsOf(flowId).reopen(flowId),
    'tokens.refresh': async ({ connectionId, scopes }) => {
      await services.prepare(connectionId);
      await tokens.refresh(connectionId, { scopes });
    },
    'tokens.resolve': async ({ connectionId, choice }) => {
      await services.prepare(connectionId);
      await tokens.resolve(connectionId, choice);
    },
    'tokens.forget': opened(({ connectionId }) => tokens.forget(connectionId)),
    'tokens.saveNow': async ({ connectionId }) => ({ saved: await tokens.saveNow(connectionId) }),
    'tokens.reveal': opened(async ({ connectionId, token }) => {
      const { name } = services.connections.get(connectionId);
      parts.reveal(TOKEN_NAMES[token], name, await tokens.token(connectionId, token));
    }),
    'tokens.copy': opened(async ({ connectionId, token }) => parts.copySecret(await tokens.token(connectionId, token))),
    'watch.set': opened(({ connectionId, on }) => watch.set(connectionId, on)),
    'calls.send': known(async ({ connectionId, callId, call }, { mutedFindings }) =>
      callResultView(await calls.send(connectionId, callId, call), mutedFindings),
    ),
    'calls.sendBeside': async ({ connectionIds, callId, call }) =>
      sentBesideView(
        await (await services.contrasts()).send(connectionIds, callId, call),
        (id) => services.connections.get(id).mutedFindings,
      ),
    'calls.cancelBeside': async ({ callId }) => (await services.contrasts()).cancel(callId),
    'calls.cancel': ({ callId }) => calls.cancel(callId),
    'clipboard.write': ({ text }) => parts.copyText(text),
    'vault.retry': async () => {
      if ((await vault.open()).state === 'ready') void tokens.recover();
    },
    'vault.lock': () => parts.lock(),
    'vault.useMemory': () => {
      vault.useMemory();
      void tokens.recover();
    },
    'vault.setAside': async ({ connectionId }) => {
      const { state } = await vault.setAside(connectionId);
      // Otherwise the list keeps counting down tokens that are gone.
      if (state === 'ready' || state === 'memory')
        void (connectionId === null ? tokens.recover() : tokens.read(connectionId)).catch(() => {});
    },
    'settings.update': parts.updateSettings,
    'proxies.list': () => parts.proxies.list(),
    'proxies.signIn': ({ id, user, password }) => parts.proxies.give(id, { user, password }),
    'proxies.forget': ({ id }) => parts.proxies.forget(id),
    'authorities.list': () => parts.authorities.list(),
    'authorities.add': async () => {
      const file = await parts.openFile('Add a certificate authority', PEM_FILE);
      if (file !== null) await parts.authorities.add(file.text, file.name);
    },
    'authorities.remove': ({ id }) => parts.authorities.remove(id),
    'scheme.state': async () => ({ state: await parts.scheme.state() }),
    'scheme.register': () => parts.scheme.register(),
    'practice.start': () => practice.start(),
    'practice.stop': () => practice.stop(),
    'practice.connect': ({ face }) => practice.connect(face),
    'practice.faults': () => practice.faults(),
    'practice.setFault': ({ id, value }) => practice.setFault(id, value),
    'practice.clearFaults': () => practice.clearFaults(),
    'removal.plan': async () => (await parts.removal()).plan(),
    'removal.start': async () => (await parts.removal()).start(),
    'links.open': ({ url }) => parts.openLink(url),
    'help.give': async ({ deed }) => (await parts.help())(deed),
  };
}
