import { FORM, formBody, graphqlBody, noBody, pairsIn, unfitBody, withPathValues } from './bodies';
import type { ForeignRequest } from './calls';
import { Gatherer } from './gather';
import type { Imported, SourceFile } from './imported';
import { environmentLayer, type Layer } from './scope';
import { type Dict, dictIn, jsonIn, listIn, member, textAt, unreadable } from './source';
import { type Authorization, type Dialect, gatherTree, type Place, type Tree } from './tree';
import { YAAK_FIELDS } from './yaak-fields';

const YAAK: Dialect = {
  // `${[ name ]}`; of a function, `${[ prompt.text(…) ]}`, its name.
  syntax: { reference: /\$\{\[([^[\]]{1,2000})\]\}/g, nameOf: (written) => /^[^\s(]{1,200}/.exec(written)?.[0] ?? written },
  fields: YAAK_FIELDS,
  placement: 'client_secret_post',
};

/** Workspaces as Yaak exports them, in any version of its schema. @throws Failure `connection-file-invalid`, with the place. */
export function readYaak(files: readonly SourceFile[]): Imported {
  const gatherer = new Gatherer();
  for (const file of files) {
    const resources = member(jsonIn(file), 'resources');
    const workspaces = listIn(member(resources, 'workspaces'));
    if (workspaces.length === 0) throw unreadable(file.name, 'It has no workspace.', 'resources.workspaces');
    for (const workspace of workspaces) gatherTree(gatherer, treeOf(workspace, dictIn(resources)), YAAK);
  }
  return gatherer.imported('a Yaak export');
}

function treeOf(workspace: unknown, resources: Dict): Tree {
  const id = textAt(workspace, 'id');
  const own = (type: string) => listIn(member(resources, type)).filter((each) => textAt(each, 'workspaceId') === id);
  const environments = own('environments');
  const isBase = (each: unknown) =>
    textAt(each, 'parentModel') === 'workspace' || member(each, 'base') === true || textAt(each, 'name') === 'Global Variables';
  const base = environments.filter(isBase).map((each) => ({ from: 'the global variables', values: valuesIn(each) }));
  const ofFolders = new Map(
    environments.filter((each) => textAt(each, 'parentModel') === 'folder').map((each) => [textAt(each, 'parentId'), valuesIn(each)]),
  );
  const requests = [...own('httpRequests'), ...own('requests')];
  const seen = new Set<string>();
  const within = (folderId: string): Place[] => {
    if (seen.has(folderId)) return [];
    seen.add(folderId);
    const folders = own('folders').filter((each) => textAt(each, 'folderId') === folderId);
    return [
      ...folders.map((folder) => ({
        name: textAt(folder, 'name') || 'Folder',
        authorization: authorizationIn(folder),
        values: ofFolders.get(textAt(folder, 'id')),
        places: within(textAt(folder, 'id')),
      })),
      ...requests.filter((each) => textAt(each, 'folderId') === folderId).map(requestPlace),
    ];
  };
  return {
    root: {
      name: textAt(workspace, 'name') || 'Yaak workspace',
      authorization: authorizationIn(workspace),
      values: valuesIn(workspace),
      places: within(''),
    },
    environments: environments
      .filter((each) => !isBase(each) && textAt(each, 'parentModel') !== 'folder')
      .map((each) => ({ name: textAt(each, 'name'), layers: [environmentLayer(textAt(each, 'name'), valuesIn(each))] })),
    layers: base,
  };
}

const valuesIn = (of: unknown): Layer['values'] =>
  new Map(pairsIn(member(of, 'variables'), 'name').map(({ name, value }) => [name, value]));

/** Without a type: as in the folder it lies in. */
function authorizationIn(of: unknown): Authorization | undefined {
  const kind = textAt(of, 'authenticationType');
  if (kind === '') return undefined;
  const block = dictIn(member(of, 'authentication'));
  const isOff = member(block, 'disabled') === true;
  return { kind: isOff ? 'none' : kind, oauth: kind === 'oauth2' && !isOff ? plainBlock(block) : null };
}

/** Yaak's own redirect URIs. */
const HOSTED = 'https://oauth.yaak.app/redirect';
const USUAL_PORT = '8765';

/** A block in which no field changes what another means. */
function plainBlock(block: Dict): Dict {
  const { useExternalBrowser, callbackType, callbackPort, clientCredentialsMethod, ...rest } = block as Record<string, unknown>;
  const port = textAt(block, 'callbackPort') || USUAL_PORT;
  const hosted = port === USUAL_PORT ? HOSTED : `${HOSTED}/${port}`;
  const external = callbackType === 'hosted' ? hosted : `http://127.0.0.1:${port}/callback`;
  const { clientAssertionAlgorithm, clientAssertionSecret, clientAssertionSecretBase64, ...unsigned } = rest;
  const signs = clientCredentialsMethod === 'client_assertion' && rest.grantType === 'client_credentials';
  // Fields of a choice that is not made are left over from before.
  return {
    ...(signs ? { ...rest, clientSecret: undefined } : unsigned),
    ...(useExternalBrowser === true ? { redirectUri: external } : {}),
  };
}

function requestPlace(of: unknown): Place {
  const parameters = pairsIn(member(of, 'urlParameters'), 'name');
  const inPath = parameters.filter(({ name }) => name.startsWith(':')).map(({ name, value }) => ({ name: name.slice(1), value }));
  return {
    name: textAt(of, 'name') || textAt(of, 'url') || 'Request',
    authorization: authorizationIn(of),
    request: {
      method: textAt(of, 'method') || 'GET',
      url: withPathValues(textAt(of, 'url'), inPath),
      query: parameters.filter(({ name }) => !name.startsWith(':')),
      headers: pairsIn(member(of, 'headers'), 'name'),
      body: bodyOf(textAt(of, 'bodyType'), member(of, 'body')),
    },
  };
}

function bodyOf(type: string, body: unknown): ForeignRequest['body'] {
  if (type === FORM) return formBody(pairsIn(member(body, 'form'), 'name'));
  if (type === 'graphql') return graphqlBody(textAt(body, 'query') || textAt(body, 'text'), textAt(body, 'variables'));
  if (type.startsWith('multipart/') || type === 'binary') return unfitBody;
  const text = textAt(body, 'text');
  return text === '' ? noBody : { text, ...(type.includes('/') ? { type } : {}) };
}
