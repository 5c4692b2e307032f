// Writes electron/model/public-providers.json: what public packages say of OAuth providers, each value with the packages that say it.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MODULES = fileURLToPath(new URL('../node_modules', import.meta.url));
const TARGET = new URL('../electron/model/public-providers.json', import.meta.url);
const TENANT = '{tenant}';

/** The newest first: where they disagree, the first is what a connection begins with. Dates are those of the version's publication. */
export const SOURCES = {
  '@auth/core': { date: '2026-07-21', licence: 'ISC' },
  arctic: { date: '2025-10-02', licence: 'MIT' },
  grant: { date: '2025-07-06', licence: 'MIT' },
};

/** Names of what the catalogue has with facts that were looked up, or what is none of a provider. */
const LEFT_OUT =
  'github gitlab google okta keycloak auth0 cognito amazoncognito salesforce slack atlassian xero hubspot zoom shopify intuit quickbooks stripe notion linear microsoft azuread microsoftentraid microsoftentra credentials email nodemailer index'.split(
    ' ',
  );
/** One provider under two names. */
const SAME = { '42school': '42', startgg: 'startgg', twitterx: 'twitter', x: 'twitter' };

const providers = new Map();

const jsonIn = (path) => JSON.parse(readFileSync(join(MODULES, path), 'utf8'));

function add(name, label, source, facts) {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const id = SAME[plain] ?? plain;
  if (LEFT_OUT.includes(id)) return;
  const provider = providers.get(id) ?? { id, label: label ?? titled(name) };
  if (label) provider.label = label;
  providers.set(id, provider);
  for (const [field, value] of Object.entries(facts)) {
    if (value === undefined || value === null || !isUsable(field, value)) continue;
    provider[field] ??= {};
    provider[field][value] ??= [];
    provider[field][value].push(source);
  }
}

const titled = (name) => name.replace(/(^|-)([a-z])/g, (_, dash, letter) => (dash ? ' ' : '') + letter.toUpperCase());

/** Addresses over https whose tenant is a part of the host by itself. */
function isUsable(field, value) {
  if (!['authorization', 'token', 'issuer', 'userinfo'].includes(field)) return true;
  return (
    /^https:\/\/[^\s[\]]+$/.test(value) &&
    !/\{tenant\}[^./]/.test(value) &&
    !/undefined|null|[{}]/.test(value.replaceAll(TENANT, '')) &&
    URL.canParse(value.replaceAll(TENANT, 'tenant'))
  );
}

const withoutQuery = (address) => address?.split(/[?#]/)[0];

async function fromAuthCore() {
  const folder = join(MODULES, '@auth/core/providers');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
    const made = await import(pathToFileURL(join(folder, file)).href)
      .then(
        (module) => module.default?.({ clientId: 'client', clientSecret: 'secret', issuer: `https://${TENANT}` }),
        () => undefined,
      )
      .catch(() => undefined);
    if (made?.type !== 'oauth' && made?.type !== 'oidc') continue;
    const addressOf = (endpoint) => withoutQuery(typeof endpoint === 'string' ? endpoint : endpoint?.url);
    add(file.slice(0, -3), made.name, '@auth/core', {
      issuer: made.type === 'oidc' ? (made.issuer ?? `https://${TENANT}`) : undefined,
      authorization: addressOf(made.authorization),
      token: addressOf(made.token),
      userinfo: addressOf(made.userinfo),
      credential: made.client?.token_endpoint_auth_method,
      pkce: made.checks?.includes('pkce') ? 'supported' : undefined,
    });
  }
}

function fromArctic() {
  const folder = join(MODULES, 'arctic/dist/providers');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
    const text = readFileSync(join(folder, file), 'utf8');
    const constant = (name) => new RegExp(`const ${name} = "([^"]+)"`).exec(text)?.[1];
    const authorization = constant('authorizationEndpoint');
    if (authorization === undefined) continue;
    add(file.slice(0, -3), undefined, 'arctic', {
      authorization,
      token: constant('tokenEndpoint'),
      pkce: text.includes('codeVerifier') ? 'supported' : undefined,
    });
  }
}

function fromGrant() {
  const all = jsonIn('grant/config/oauth.json');
  const profiles = jsonIn('grant/config/profile.json');
  const addressOf = (address) => withoutQuery(address?.replaceAll('[subdomain]', TENANT));
  for (const [name, { oauth, authorize_url, access_url, scope_delimiter }] of Object.entries(all)) {
    if (oauth !== 2) continue;
    add(name, undefined, 'grant', {
      authorization: addressOf(authorize_url),
      token: addressOf(access_url),
      userinfo: addressOf(profiles[name]?.profile_url),
      scopes: scope_delimiter === ' ' ? 'space' : undefined,
    });
  }
}

await fromAuthCore();
fromArctic();
fromGrant();

const versions = Object.entries(SOURCES).map(([name, rest]) => [name, { version: jsonIn(`${name}/package.json`).version, ...rest }]);
const usable = [...providers.values()].filter(({ authorization, token, issuer }) => issuer || (authorization && token));
const sorted = usable.sort((one, other) => (one.id < other.id ? -1 : 1));
writeFileSync(TARGET, JSON.stringify({ sources: Object.fromEntries(versions), providers: sorted }));
spawnSync(process.execPath, [join(MODULES, '@biomejs/biome/bin/biome'), 'format', '--write', fileURLToPath(TARGET)], { stdio: 'inherit' });
console.log(`${sorted.length} providers`);
