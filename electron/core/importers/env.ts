import type { Entry } from '../../model/providers/entry';
import { urlOf } from '../../model/text/url';
import { isPlaceholder } from '../intake/forms';
import { environmentIn } from '../intake/vocabulary';
import { Draft } from './draft';
import { ENV_FIELDS } from './env-fields';
import { type Group, grouped, isOfClient, isOfServer, withShared } from './env-groups';
import { grantToldBy } from './env-grant';
import { envLinesIn } from './env-lines';
import { type EnvKind, type Named, named } from './env-names';
import { type Catalogue, entryOf, tenantOf } from './env-provider';
import { Gatherer } from './gather';
import { cut, type Imported, type SourceFile } from './imported';
import { readFields } from './oauth-fields';
import { BRACES, Scope } from './scope';

/**
 * .env files: variables that belong to one client by the beginning of their names are one connection.
 *
 * @throws Failure `connection-file-invalid`, with the line.
 */
export async function readEnv(files: readonly SourceFile[]): Promise<Imported> {
  // Large.
  const [entries, entry] = await Promise.all([import('../../model/providers/entries'), import('../../model/providers/entry')]);
  const gatherer = new Gatherer();
  for (const file of files) readFile(file, gatherer, { ...entries, ...entry });
  return gatherer.imported(files.length === 1 ? 'an .env file' : '.env files');
}

function readFile(file: SourceFile, gatherer: Gatherer, catalogue: Catalogue): void {
  const { report } = gatherer;
  const where = file.name === '' ? 'The text' : file.name;
  const { variables, odd } = envLinesIn(file);
  for (const line of odd.slice(0, 20))
    report.leave('A line that is not a variable', `${where}, line ${line}`, 'It is not of the form NAME=value.');
  const all = variables.map(named);
  const values = new Map(variables.map(({ name, value }) => [name, value]));
  const groups = grouped(all, (each) => report.leave(each.name, `${where}, line ${each.line}`, 'Another variable has this value already.'));
  const clients = groups.filter(isOfClient);
  const shared = groups.filter((group) => !isOfClient(group));
  const read = clients.length > 0 ? clients : shared.filter(isOfServer);
  const used = new Set<Named>();
  const ofFile = environmentIn(/\.env\.([\w.-]{1,40})$/.exec(file.name)?.[1] ?? /([\w-]{1,40})\.env$/.exec(file.name)?.[1] ?? '');
  for (const group of read) {
    const entry = entryOf(group.owner, catalogue);
    const whole = clients.length > 0 ? withShared(group, shared, { isOnly: clients.length === 1, isKnown: entry !== undefined }) : group;
    const scope = new Scope(BRACES, [{ from: 'the file', values }], report);
    const draft = new Draft(group.owner.length === 0 ? where : `${where}, ${group.owner.join('_').toUpperCase()}`, scope, report);
    const name = entry?.label ?? nameOf(group, whole, file, scope);
    for (const kind of fill(draft, whole, entry, catalogue)) {
      const given = whole.values.get(kind);
      if (given) used.add(given);
    }
    draft.take({ settings: { environment: group.environment ?? ofFile ?? '' } });
    gatherer.client(draft, name);
  }
  // What others refer to stands in them.
  const references = new Set(
    variables.flatMap(({ value }) => [...value.matchAll(/\{\{([\w.-]{1,201})\}\}/g)].map(([, name = '']) => name)),
  );
  for (const each of all) if (references.has(each.name)) used.add(each);
  // Of a client's own, all are said; of others, how many there are.
  const owners = read.filter(({ owner }) => owner.length > 0);
  const isNear = ({ owner }: Named) => owners.some((group) => group.owner.every((word, index) => owner[index] === word));
  const rest = all.filter((each) => !used.has(each));
  for (const each of rest.filter((one) => isNear(one) || isOAuth(one.kind)))
    report.leave(cut(each.name, 80), `${where}, line ${each.line}`, reasonOf(each));
  const others = rest.filter((each) => !isNear(each) && !isOAuth(each.kind)).length;
  if (others > 0)
    report.leave(`${others} other ${others === 1 ? 'variable' : 'variables'}`, where, 'By their names, they are not about OAuth 2.0.');
}

/** Never of anything else. */
const isOAuth = (kind: EnvKind | null) =>
  kind !== null &&
  (
    [
      'clientId',
      'clientSecret',
      'authorization',
      'token',
      'issuer',
      'redirectUri',
      'scopes',
      'refreshToken',
      'accessToken',
      'grant',
    ] as EnvKind[]
  ).includes(kind);

function reasonOf({ kind }: Named): string {
  if (kind === 'bareSecret' || kind === 'otherSecret' || kind === 'password')
    return "It may be a secret of the app itself. If it is the client's, enter it as the Client secret.";
  return kind === null ? "Tokenscope doesn't know this variable." : 'No setting of a connection has a place for it.';
}

/** Fills the draft in, in the order in which fields depend on each other. @returns The kinds that it took, or said why not. */
function fill(draft: Draft, { owner, values }: Group, entry: Entry | undefined, catalogue: Catalogue): Set<EnvKind> {
  const textOf = (kind: EnvKind) => {
    const given = values.get(kind);
    return given === undefined ? '' : draft.scope.resolve(given.value).text.trim();
  };
  const used = new Set<EnvKind>();
  const block: Record<string, string> = {};
  const tenant = entry === undefined ? null : tenantOf(entry, textOf, catalogue);
  const pool = /^([a-z]{2}(?:-[a-z]+){1,3}-\d)_\w{1,60}$/.exec(textOf('tenant'));
  const domain = textOf('domain');
  if (entry !== undefined && tenant !== null) {
    draft.begin({ ...entry.settings(tenant.value), provider: entry.id });
    for (const kind of tenant.from) used.add(kind);
  } else if (pool !== null && owner.includes('cognito')) {
    block.issuer = `https://cognito-idp.${pool[1]}.amazonaws.com/${pool[0]}`;
    for (const kind of ['tenant', 'region'] as const) used.add(kind);
  } else if (domain !== '' && !isPlaceholder(domain) && !values.has('issuer')) {
    block.issuer = /^https?:/.test(domain) ? domain : `https://${domain}`;
    used.add('domain');
  }
  const isPassword = textOf('grant') === 'password';
  for (const kind of Object.keys(ENV_FIELDS) as EnvKind[]) {
    const given = values.get(kind);
    if (given === undefined || ((kind === 'username' || kind === 'password') && !isPassword)) continue;
    used.add(kind);
    const text = textOf(kind);
    if (text === '' || isPlaceholder(text)) draft.leave(given.name, text === '' ? 'It has no value in the file.' : 'It is a placeholder.');
    else block[kind] = given.value;
    if (kind === 'clientSecret') draft.hasSecret = true;
  }
  if (block.grant === undefined) {
    const told = grantToldBy((kind) => (block[kind] === undefined ? '' : textOf(kind)), tenant !== null);
    if (told !== null) draft.take({ settings: { grantType: told } });
    else if (draft.hasSecret && entry !== undefined && entry.tenant !== null) draft.leave('Grant', UNTOLD);
  }
  readFields(draft, ENV_FIELDS, block);
  // Those that the provider's connections begin with are for a sign-in.
  if (draft.grant === 'client_credentials') draft.settings.scopes ??= [];
  return used;
}

/** Where both are usual. */
const UNTOLD =
  "The file doesn't say whether a person signs in or the program gets tokens for itself. It begins with a sign-in (authorization code); for the other, set Grant type to Client credentials after importing.";

function nameOf({ owner }: Group, { values }: Group, file: SourceFile, scope: Scope): string {
  const words = owner.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
  const address = (['issuer', 'token', 'authorization', 'domain'] as const)
    .map((kind) => values.get(kind)?.value ?? '')
    .find((text) => text !== '');
  const host = urlOf(scope.resolve(address ?? '').text)?.hostname;
  return cut(words || host || file.name.split(/[\\/]/).at(-1) || '.env', 80);
}
