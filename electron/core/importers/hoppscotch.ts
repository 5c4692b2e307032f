import { FORM, noBody, pairsIn, unfitBody } from './bodies';
import type { ForeignRequest } from './calls';
import { Gatherer } from './gather';
import { HOPPSCOTCH_FIELDS } from './hoppscotch-fields';
import type { Imported, SourceFile } from './imported';
import { environmentLayer, type Layer } from './scope';
import { dictIn, jsonIn, listIn, member, textAt, textIn, unreadable } from './source';
import { type Authorization, type Dialect, gatherTree, type Place } from './tree';

const HOPPSCOTCH: Dialect = {
  syntax: { reference: /<<([^<>]{1,200})>>/g },
  fields: HOPPSCOTCH_FIELDS,
  placement: 'client_secret_post',
};

/** Hoppscotch collections and environments, one or a list of them in a file. @throws Failure `connection-file-invalid`, with the place. */
export function readHoppscotch(files: readonly SourceFile[]): Imported {
  const all = files.flatMap((file) => {
    const json = jsonIn(file);
    return Array.isArray(json) ? json : [json];
  });
  const collections = all.filter((each) => Array.isArray(member(each, 'folders')) || Array.isArray(member(each, 'requests')));
  if (collections.length === 0)
    throw unreadable(files[0]?.name ?? '', 'It has environments only.', null, 'Choose the collection, too: both files at once.');
  const sets = all
    .filter((each) => !collections.includes(each) && Array.isArray(member(each, 'variables')))
    .map((each) => ({ name: textAt(each, 'name'), values: valuesIn(member(each, 'variables')) }));
  const globals = sets.filter(({ name }) => name === 'Globals').map(({ values }) => ({ from: 'globals', values }));
  const environments = sets
    .filter(({ name }) => name !== 'Globals')
    .map(({ name, values }) => ({ name, layers: [environmentLayer(name, values)] }));
  const gatherer = new Gatherer();
  for (const collection of collections) gatherTree(gatherer, { root: placeOf(collection), environments, layers: globals }, HOPPSCOTCH);
  return gatherer.imported('a Hoppscotch collection');
}

function placeOf(collection: unknown): Place {
  return {
    name: textAt(collection, 'name') || 'Hoppscotch collection',
    authorization: authorizationIn(collection),
    values: valuesIn(member(collection, 'variables')),
    places: [
      ...listIn(member(collection, 'folders')).map(placeOf),
      ...listIn(member(collection, 'requests')).flatMap((request) => requestPlace(request) ?? []),
    ],
  };
}

/** GraphQL requests have a `query`; they are sent to one URL, with a body. */
function requestPlace(of: unknown): Place | null {
  const url = textAt(of, 'endpoint') || textAt(of, 'url');
  if (url === '') return null;
  const own = pairsIn(member(of, 'requestVariables'), 'key');
  return {
    name: textAt(of, 'name') || 'Request',
    authorization: authorizationIn(of),
    values: new Map(own.map(({ name, value }) => [name, value])),
    request: {
      method: textAt(of, 'method') || 'GET',
      url,
      query: pairsIn(member(of, 'params'), 'key'),
      headers: pairsIn(member(of, 'headers'), 'key'),
      body: bodyOf(dictIn(member(of, 'body'))),
    },
  };
}

function authorizationIn(of: unknown): Authorization | undefined {
  const block = dictIn(member(of, 'auth'));
  const kind = textAt(block, 'authType');
  if (kind === '' || kind === 'inherit') return undefined;
  const isOff = member(block, 'authActive') === false;
  return { kind: isOff ? 'none' : kind, oauth: kind === 'oauth-2' && !isOff ? block : null };
}

function bodyOf(body: unknown): ForeignRequest['body'] {
  const type = textAt(body, 'contentType');
  const text = textAt(body, 'body');
  if (type === '') return noBody;
  if (type.startsWith('multipart/') || type === 'application/octet-stream') return unfitBody;
  return { text: type === FORM ? formOf(text) : text, type };
}

/** Written in lines of its own: `name: value`. */
function formOf(text: string): string {
  if (!text.includes('\n') && text.includes('=')) return text;
  const pairs = text.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1 || line.startsWith('#') ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as [string, string]];
  });
  return new URLSearchParams(pairs).toString();
}

/** The value of today counts before the first one; older exports have one `value`. */
const valuesIn = (list: unknown): Layer['values'] =>
  new Map(
    listIn(list).flatMap((each) => {
      const value = [member(each, 'currentValue'), member(each, 'initialValue'), member(each, 'value')]
        .map(textIn)
        .find((text) => text !== '');
      return textAt(each, 'key') === '' ? [] : [[textAt(each, 'key'), value ?? '']];
    }),
  );
