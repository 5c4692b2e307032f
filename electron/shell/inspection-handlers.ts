import type { GrantView } from '../contract';
import { visibleJson } from '../core/base/visible';
import { curlOf } from '../core/exchanges/curl';
import { harOf } from '../core/exchanges/har';
import type { Services } from '../services';
import type { Handlers } from './ipc';
import type { SaveKind } from './save-file';
import { besideOf, decryptedView, explainedExchangeView, scratchView, serverAnswerView, verificationView } from './views';

export interface InspectionParts {
  services: Services;
  version: string;
  grant(connectionId: string): Promise<GrantView>;
  copyText(text: string): Promise<void>;
  /** The clipboard's text, or an empty string. */
  readClipboard(): Promise<string>;
  /** Asks for a file and saves; resolves with its name, or null if the person cancels. */
  saveFile(name: string, kind: SaveKind, content: string | Uint8Array): Promise<string | null>;
}

type InspectionMethod =
  | `tokens.${'verify' | 'decrypt' | 'forgetKey'}`
  | 'server.ask'
  | 'findings.mute'
  | `exchanges.${'list' | 'get' | 'clear' | 'copyCurl' | 'exportHar'}`
  | `history.${'get' | 'clear' | 'compare'}`
  | `scratch.${'inspect' | 'paste' | 'verify' | 'decrypt' | 'compare' | 'forget'}`
  | 'pictures.save';

/** Methods that inspect tokens, exchanges and history. Methods that need the vault wait until it was opened. */
export function inspectionHandlers(parts: InspectionParts): Pick<Handlers, InspectionMethod> {
  const { services, grant } = parts;
  const { ask, connections, exchanges, explainer, history, scratch, vault, verify } = services;
  const fingerprint = (secret: string) => vault.fingerprint(secret);
  const exchange = async (connectionId: string, id: string) => {
    connections.get(connectionId);
    return exchanges.get(connectionId, id);
  };
  const all = async (connectionId: string) => {
    connections.get(connectionId);
    return exchanges.list(connectionId);
  };

  const families = async (connectionId: string) => {
    await services.vaultOpened();
    connections.get(connectionId);
    return { connectionId, families: await history.families(connectionId), keepsClaims: services.settings.app().keepClaims };
  };

  return {
    'tokens.verify': async ({ connectionId, token, keys, beside }) => {
      await services.vaultOpened();
      return verificationView(await verify.verify(connectionId, token, keys, besideOf(beside)));
    },
    'tokens.decrypt': async ({ connectionId, token, key, keep, beside }) => {
      await services.vaultOpened();
      return decryptedView(await verify.decrypt(connectionId, token, key, keep, besideOf(beside)), fingerprint);
    },
    'tokens.forgetKey': async ({ connectionId }) => {
      await services.vaultOpened();
      await verify.forgetKey(connectionId);
      return grant(connectionId);
    },
    'server.ask': async ({ connectionId, what, token }) => serverAnswerView(await ask.ask(connectionId, what, token)),
    'findings.mute': async ({ connectionId, code, muted }) => {
      await connections.mute(connectionId, code, muted);
      return grant(connectionId);
    },
    'exchanges.list': ({ connectionId }) => all(connectionId),
    'exchanges.get': async ({ connectionId, id }) =>
      explainedExchangeView(await explainer.explain(await exchange(connectionId, id)), connections.get(connectionId).mutedFindings),
    'exchanges.clear': async ({ connectionId }) => {
      connections.get(connectionId);
      await exchanges.clear(connectionId);
      return null;
    },
    'exchanges.copyCurl': async ({ connectionId, id }) => {
      const text = curlOf(await exchange(connectionId, id));
      await parts.copyText(text);
      return { text };
    },
    'exchanges.exportHar': async ({ connectionId, ids }) => {
      const chosen = (await all(connectionId)).filter(({ id }) => ids === null || ids.includes(id));
      const har = visibleJson(harOf(chosen, parts.version), 2);
      const name = `${connections.get(connectionId).name} exchanges`;
      return { path: await parts.saveFile(name, { extension: 'har', label: 'HTTP archive' }, har) };
    },
    'history.get': ({ connectionId }) => families(connectionId),
    'history.clear': async ({ connectionId }) => {
      connections.get(connectionId);
      await history.clear(connectionId);
      return families(connectionId);
    },
    'history.compare': ({ connectionId, a, b }) => history.compare(connectionId, a, b),
    'scratch.inspect': async ({ text }) => {
      await services.vaultOpened();
      return scratchView(scratch.inspect(text));
    },
    'scratch.paste': async () => {
      await services.vaultOpened();
      return scratchView(scratch.inspect(await parts.readClipboard()));
    },
    'scratch.verify': async ({ scratchId, index, keys, beside }) =>
      verificationView(await verify.verifyText(scratch.token(scratchId, index), keys, besideOf(beside))),
    'scratch.decrypt': async ({ scratchId, index, key, beside }) =>
      decryptedView(await verify.decryptText(scratch.token(scratchId, index), key, besideOf(beside)), fingerprint),
    'scratch.compare': ({ scratchId, a, b }) => scratch.compare(scratchId, a, b),
    'scratch.forget': () => {
      scratch.forget();
      return null;
    },
    'pictures.save': async ({ name, kind, content }) => {
      const picture = kind === 'svg' ? content : Buffer.from(content, 'base64');
      return { path: await parts.saveFile(name, PICTURES[kind], picture) };
    },
  };
}

const PICTURES: Record<'svg' | 'png', SaveKind> = {
  svg: { extension: 'svg', label: 'SVG picture' },
  png: { extension: 'png', label: 'PNG picture' },
};
