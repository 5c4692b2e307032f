import { visibleJson } from '../../core/base/visible';
import { callOf as callOfExchange } from '../../core/calls/from-exchange';
import { harOf } from '../../core/exchanges/har';
import { callOf, isFor } from '../../core/scratch/curl-request';
import { expectedSchemeOf } from '../../model/dpop';
import { systemRandom } from '../../platform/system/random';
import { gone } from '../../core/scratch/service';
import type { HandlerTools } from './handler-tools';
import { reviewed } from './intake-handlers';
import type { Handlers } from './ipc';
import type { FileKind } from '../dialogs/files';
import { besideOf, decryptedView, explainedExchangeView, scratchView, serverAnswerView, verificationView } from '../views/views';

const PICTURES: Record<'svg' | 'png', FileKind> = {
  svg: { extension: 'svg', label: 'SVG picture' },
  png: { extension: 'png', label: 'PNG picture' },
};

export function inspectionHandlers({
  services,
  version,
  imports,
  intake,
  opened,
  known,
  watched,
  copyText,
  readClipboard,
  saveFile,
}: HandlerTools) {
  const { ask, connections, logged, explainer, history, scratch, settings, signOuts, tokens, vault, verify } = services;
  const fingerprint = (secret: string) => vault.fingerprint(secret);
  return {
    'tokens.verify': opened(async ({ connectionId, token, keys, beside }) =>
      verificationView(await verify.verify(connectionId, token, keys, besideOf(beside))),
    ),
    'tokens.decrypt': opened(async ({ connectionId, token, key, keep, beside }) =>
      decryptedView(await verify.decrypt(connectionId, token, key, keep, besideOf(beside)), fingerprint),
    ),
    'tokens.forgetKey': opened(({ connectionId }) => verify.forgetKey(connectionId)),
    'server.ask': async ({ connectionId, what, token }) => serverAnswerView(await ask.ask(connectionId, what, token)),
    'server.signOutPlace': ({ connectionId }) => signOuts.place(connectionId),
    'server.signOut': ({ connectionId }) => signOuts.signOut(connectionId),
    'exchanges.list': watched(({ connectionId }) => logged.list(connectionId)),
    'exchanges.get': watched(async ({ connectionId, id }, { mutedFindings }) =>
      explainedExchangeView(await explainer.explain(await logged.get(connectionId, id)), mutedFindings),
    ),
    'exchanges.contrast': async ({ a, b }) => (await services.contrasts()).ofLogged(a, b),
    'exchanges.clear': watched(({ connectionId, by }) => logged.clear(connectionId, by)),
    'exchanges.copyAs': watched(async ({ connectionId, id, language }) => {
      const { snippetOf, variableNames } = await import('../../core/exchanges/snippets');
      const exchange = await logged.get(connectionId, id);
      await copyText(snippetOf(exchange, language));
      return { names: variableNames(exchange) };
    }),
    'calls.copyAs': known(async ({ call, language }, connection) => {
      const { callSnippet } = await import('../../core/calls/snippet');
      const { grant } = await tokens.read(connection.id).catch(() => ({ grant: null }));
      const scheme = expectedSchemeOf(connection, grant);
      const { text, names } = await callSnippet(call, connection, {
        language,
        scheme,
        variables: connections.variables,
        random: systemRandom,
      });
      await copyText(text);
      return { names };
    }),
    'calls.fromExchange': known(async ({ connectionId, id }, connection) =>
      callOfExchange(await logged.get(connectionId, id), connection, await connections.variables.secretNames(connection, fingerprint)),
    ),
    'exchanges.exportHar': watched(async ({ connectionId, ids }, { name }) => {
      const chosen = (await logged.list(connectionId)).filter(({ id }) => ids === null || ids.includes(id));
      const har = visibleJson(harOf(chosen, version), 2);
      return { path: await saveFile(`${name} exchanges`, { extension: 'har', label: 'HTTP archive' }, har) };
    }),
    'history.get': opened(async ({ connectionId }) => {
      services.subjectOf(connectionId);
      return { connectionId, families: await history.families(connectionId), keepsClaims: settings.app().keepClaims };
    }),
    'history.clear': watched(({ connectionId }) => history.clear(connectionId)),
    'history.compare': ({ connectionId, a, b }) => history.compare(connectionId, a, b),
    // Not held up by the vault: without its key, fingerprints are this session's.
    'scratch.route': async ({ text }) => {
      const whole = text ?? (await readClipboard());
      const routed = await scratch.route(whole);
      if (routed.to === 'inspect') return { to: 'inspect', view: scratchView(routed.scratch) };
      if (routed.to === 'chain') return routed;
      if (routed.to === 'intake') return { to: 'intake', review: await reviewed({ intake }, whole) };
      return routed.to === 'new' ? { to: 'new', ...routed.address } : { to: 'import', review: imports.hold(routed.imported) };
    },
    'scratch.callers': ({ scratchId }) => {
      const request = scratch.request(scratchId);
      const callers = request === null ? [] : connections.list().filter((connection) => isFor(request, connection));
      return callers.slice(0, 5).map(({ id, name }) => ({ id, name }));
    },
    'scratch.saveCall': known(async ({ scratchId, connectionId }, connection) => {
      const request = scratch.request(scratchId);
      if (request === null) throw gone();
      const { calls } = await connections.saveCall(connectionId, callOf(request, connection));
      return { id: calls.at(-1)?.id ?? '' };
    }),
    'scratch.verify': async ({ scratchId, index, keys, beside }) =>
      verificationView(await verify.verifyText(scratch.token(scratchId, index), keys, besideOf(beside))),
    'scratch.decrypt': async ({ scratchId, index, key, beside }) =>
      decryptedView(await verify.decryptText(scratch.token(scratchId, index), key, besideOf(beside)), fingerprint),
    'scratch.compare': ({ scratchId, a, b }) => scratch.compare(scratchId, a, b),
    'scratch.forget': () => scratch.forget(),
    'pictures.save': async ({ name, kind, content }) => ({
      path: await saveFile(name, PICTURES[kind], kind === 'svg' ? content : Buffer.from(content, 'base64')),
    }),
  } satisfies Partial<Handlers>;
}
