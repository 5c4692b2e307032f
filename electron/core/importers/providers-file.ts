import { checkSettings } from '../../model/connection-rules';
import type { Pair } from '../../model/connection';
import type { PartialSettings } from '../../model/connection-file';
import { Failure } from '../../model/failure';
import { type FileEntry, MAX_OTHERS } from '../../model/file-entry';
import { filledIn } from '../../model/providers/catalogued';
import { completed, defaultsOf } from '../../model/templates';
import { cut, type Left, Report, type SourceFile } from './imported';
import { type Dict, dictIn, listIn, member, textAt, textIn, unreadable } from './source';
import { yamlIn } from './yaml-source';

/** What a providers.yaml names that a connection can be made to, and what of it can't be carried over. */
export interface ReadProviders {
  entries: FileEntry[];
  left: Left[];
}

const MAX_ENTRIES = 5_000;
const MODES: Readonly<Record<string, 'authorization_code' | 'client_credentials'>> = {
  OAUTH2: 'authorization_code',
  OAUTH2_CC: 'client_credentials',
};
/** Named by the protocol, so every request has them. */
const USUAL = ['response_type', 'client_id', 'client_secret', 'redirect_uri', 'state', 'scope', 'grant_type', 'code'];
const VARIABLE = /\$\{([^}]{0,200})\}/g;

/**
 * Reads a file in the format of a providers.yaml: a map of providers, each with `auth_mode`, `authorization_url`, `token_url` and so on.
 * `${connectionConfig.x}` becomes the tenant; the second value and those after it are asked for beside it.
 *
 * @throws Failure `connection-file-invalid`, with the line, or where no entry has an `auth_mode`.
 */
export function readProviders(file: SourceFile): ReadProviders {
  const whole = dictIn(yamlIn(file));
  const names = Object.keys(whole).filter((name) => textAt(whole[name], 'auth_mode') !== '' || textAt(whole[name], 'alias') !== '');
  if (names.length === 0)
    throw unreadable(file.name, 'No entry of it has an auth_mode.', null, 'Choose a file in the format of a providers.yaml.');
  const report = new Report();
  const entries: FileEntry[] = [];
  for (const name of names.slice(0, MAX_ENTRIES)) {
    const entry = new Entry(name, withAlias(whole, name), report).read();
    if (entry !== null) entries.push(entry);
  }
  if (names.length > MAX_ENTRIES) report.leave('More providers', file.name, `Only the first ${MAX_ENTRIES} are read.`);
  return { entries, left: report.left };
}

/** An alias has what the entry that it names has, but for what it says itself. */
function withAlias(whole: Dict, name: string): Dict {
  const own = dictIn(whole[name]);
  const base = dictIn(member(whole, textAt(own, 'alias')));
  return { ...base, ...own };
}

/** Reads one entry. */
class Entry {
  /** The values that its addresses are made with: the first is the tenant. */
  readonly #values: string[] = [];

  constructor(
    private readonly name: string,
    private readonly source: Dict,
    private readonly report: Report,
  ) {}

  read(): FileEntry | null {
    const { name, source } = this;
    const grantType = MODES[textAt(source, 'auth_mode')];
    if (grantType === undefined)
      return this.#refuse('Providers without OAuth 2.0', `It signs in by ${textAt(source, 'auth_mode') || 'nothing'}.`);
    const token = this.#filled(textAt(source, 'token_url'), true);
    const authorization = grantType === 'authorization_code' ? this.#filled(textAt(source, 'authorization_url'), true) : null;
    if (token === null || (authorization === null && grantType === 'authorization_code'))
      return this.#refuse(
        'Providers with a URL of several parts',
        `It is made of more than ${MAX_OTHERS + 1} values, or of one that comes later.`,
      );
    if (token === '' || authorization === '')
      return this.#refuse('Providers without a URL', 'Its authorization_url or token_url is missing.');
    const label = cut(textAt(source, 'display_name') || name, 60);
    const settings = this.#settings(label, grantType, { authorization, token });
    const [tenant = null, ...others] = this.#values.map((value) => this.#described(value));
    try {
      const filled = filledIn(
        settings,
        tenant?.example ?? '',
        others.map(({ example }) => example),
      );
      checkSettings(completed(defaultsOf('oauth'), filled));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return this.#refuse('Providers with settings that are not allowed', error.what);
    }
    return { id: cut(name, 100), label, tenant, ...(others.length > 0 && { others }), settings };
  }

  #settings(
    label: string,
    grantType: 'authorization_code' | 'client_credentials',
    at: { authorization: string | null; token: string },
  ): PartialSettings {
    const { source } = this;
    const refresh = textAt(source, 'refresh_url');
    const isBasic = textAt(source, 'authorization_method') === 'header' || textAt(source, 'token_request_auth_method') === 'basic';
    const separator = textAt(source, 'scope_separator');
    const api = this.#optional('proxy.base_url', textAt(member(source, 'proxy'), 'base_url'));
    this.#leaveOthers(separator);
    return {
      template: 'oauth',
      name: label,
      grantType,
      endpoints: { ...at, ...(refresh && refresh !== textAt(source, 'token_url') && { refresh: this.#optional('refresh_url', refresh) }) },
      clientAuthentication: isBasic ? 'client_secret_basic' : 'client_secret_post',
      pkce: textAt(source, 'disable_pkce') === 'true' ? 'off' : 'S256',
      scopes: [
        ...new Set(
          listIn(member(source, 'default_scopes'))
            .map(textIn)
            .filter((scope) => /^\S{1,200}$/.test(scope)),
        ),
      ],
      receiver: { kind: 'paste', redirectUri: 'https://localhost/callback' },
      dialect: {
        ...(separator === ',' && { commaScopes: true as const }),
        ...(textAt(source, 'body_format') === 'json' && { jsonBody: true as const }),
        ...(textAt(source, 'expires_in_unit') === 'milliseconds' && { millisecondLifetime: true as const }),
      },
      legs: {
        authorize: { params: this.#pairs('authorization_params') },
        token: { params: this.#pairs('token_params') },
        refresh: { params: this.#pairs('refresh_params') },
        api: { headers: this.#headers() },
      },
      ...(api && { apiBaseUrl: api.replace(/[?#].*$/s, '') }),
    };
  }

  /** With `{tenant}`, `{tenant2}` and so on; null: it needs another value than that. @param mayAdd It may bring a value that none has yet. */
  #filled(text: string, mayAdd = false): string | null {
    const names = [...text.matchAll(VARIABLE)].map(([, inner = '']) => /^connectionConfig\.([\w-]{1,60})$/.exec(inner.trim())?.[1]);
    const values = [...new Set([...this.#values, ...names])];
    if (values.includes(undefined) || values.length > MAX_OTHERS + 1 || (!mayAdd && values.length > this.#values.length)) return null;
    this.#values.splice(0, Infinity, ...values.filter((value) => value !== undefined));
    return text.trim().replace(VARIABLE, (_, inner: string) => {
      const index = this.#values.indexOf(inner.trim().slice('connectionConfig.'.length));
      return index === 0 ? '{tenant}' : `{tenant${index + 1}}`;
    });
  }

  /** The same of what an entry can do without. */
  #optional(what: string, text: string): string | null {
    const filled = this.#filled(text);
    if (filled === null) this.report.leave(what, this.name, 'It is made of a value that is not the tenant.');
    return filled || null;
  }

  #pairs(what: string): Pair[] {
    return Object.entries(dictIn(member(this.source, what))).flatMap(([name, value]) => {
      if (USUAL.includes(name)) return [];
      const filled = this.#optional(what, textIn(value));
      return filled === null ? [] : { name, value: filled };
    });
  }

  /** Those that have a value by themselves: most take the token, which is sent anyway. */
  #headers(): Pair[] {
    const all = Object.entries(dictIn(member(member(this.source, 'proxy'), 'headers')));
    return all.flatMap(([name, value]) => (/\$\{/.test(textIn(value)) || textIn(value) === '' ? [] : { name, value: textIn(value) }));
  }

  #leaveOthers(separator: string): void {
    const { source, name } = this;
    const leave = (what: string, isThere: boolean, why: string) => isThere && this.report.leave(what, name, why);
    leave('scope_separator', !['', ' ', '%20', '+', ','].includes(separator), 'Scopes can be separated by spaces or commas.');
    leave('body_format', !['', 'form', 'json'].includes(textAt(source, 'body_format')), 'Token requests can be forms or JSON.');
    leave(
      'response_type',
      !['', 'code'].includes(textAt(member(source, 'authorization_params'), 'response_type')),
      'The grant asks for a code.',
    );
    leave(
      'grant_type of refresh_params',
      !['', 'refresh_token'].includes(textAt(member(source, 'refresh_params'), 'grant_type')),
      'A refresh sends refresh_token.',
    );
    leave(
      'alternate_access_token_response_path',
      textAt(source, 'alternate_access_token_response_path') !== '',
      'The access token is read from access_token.',
    );
    leave('token_request_auth_method', textAt(source, 'token_request_auth_method') === 'custom', 'It is a method of its own.');
  }

  #described(value: string): NonNullable<FileEntry['tenant']> {
    const described = member(member(this.source, 'connection_config'), value);
    return { name: cut(textAt(described, 'title') || value, 60), example: cut(textAt(described, 'example') || 'acme', 100) };
  }

  #refuse(what: string, why: string): null {
    this.report.leave(what, this.name, why);
    return null;
  }
}
