import { MAX_CALLS } from '../../model/call';
import type { Pair, SavedCall } from '../../model/connection';
import { isFraming, isSendable } from '../../model/headers';
import { originOf } from '../../model/text/url';
import { SHORTEST_SECRET, type Variable } from '../../model/variables';
import { headerKind, isCredentialsHeader, looksOpaque, parameterKind } from '../redaction/names';
import type { KnownSecret } from '../secrets';
import { bodyWithoutSecrets, callUrlWithoutSecrets } from './connection-file-secrets';
import { cut, type Report } from './imported';
import type { Scope } from './scope';

/** A request of another program's file, as it is written there. */
export interface ForeignRequest {
  name: string;
  /** For people. */
  where: string;
  method: string;
  url: string;
  query: Pair[];
  headers: Pair[];
  /** null: it is of a kind that can't be a saved call; why. */
  body: { text: string; type?: string } | { unfit: string };
}

/** Calls of a connection, and the secrets found in them as variables to be sealed. */
export interface FoundCalls {
  calls: SavedCall[];
  variables: Variable[];
  apiBaseUrl: string | null;
}

/** Saved calls of requests that one client makes. */
export class CallReader {
  readonly #calls: SavedCall[] = [];
  /** One of them would be another in another environment. */
  usesEnvironment = false;
  readonly #known = new Set<string>();
  readonly #variables = new Map<string, string>();

  constructor(private readonly report: Report) {}

  /** @param known The client's secrets: requests for a token send them in their bodies. */
  add(request: ForeignRequest, scope: Scope, known: readonly KnownSecret[]): void {
    const { where } = request;
    const text = (given: string) => this.#filled(given, scope);
    if (this.#calls.length >= MAX_CALLS) {
      this.report.leave('More requests', where, `A connection has up to ${MAX_CALLS} saved calls.`);
      return;
    }
    const url = text(request.url.trim());
    if (url === '') {
      this.report.leave('A request', where, 'It has no URL.');
      return;
    }
    const { body } = request;
    if ('unfit' in body) this.report.leave('The body of a request', where, body.unfit);
    const content = 'text' in body ? text(body.text) : '';
    const type = 'text' in body && content !== '' ? body.type : undefined;
    const written = {
      name: cut(request.name.trim(), 120) || 'Request',
      method: request.method.trim().toUpperCase() || 'GET',
      url,
      query: request.query.map(({ name, value }) => ({ name: text(name), value: text(value) })),
      headers: request.headers.map(({ name, value }) => ({ name: text(name).trim(), value: text(value) })),
      body: content,
    };
    // Each environment has the same requests.
    const key = JSON.stringify([written, type]);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    const headers = written.headers.flatMap((header) => this.#header(header, where, known));
    const isTyped = headers.some(({ name }) => name.toLowerCase() === 'content-type');
    const variable = (name: string, value: string) => this.#hidden({ name, value }, where);
    this.#calls.push({
      id: `call-${this.#calls.length + 1}`,
      ...written,
      url: callUrlWithoutSecrets(url, variable, known),
      query: written.query.map((pair) => (isSecretParameter(pair, known) ? { ...pair, value: this.#hidden(pair, where) } : pair)),
      headers: type && !isTyped ? [...headers, { name: 'Content-Type', value: type }] : headers,
      body: bodyWithoutSecrets(content, variable, known),
    });
  }

  /** With the address that most of them share taken off, as the API's. @param known The API's, where it is known already. */
  found(known: string | null): FoundCalls {
    const origins = this.#calls
      .flatMap(({ url }) => originOf(/^https?:\/\/[^{}]+/i.exec(url)?.[0] ?? null) ?? [])
      .filter((each) => each !== 'null');
    const counts = new Map<string, number>();
    for (const origin of origins) counts.set(origin, (counts.get(origin) ?? 0) + 1);
    const [most = null] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [];
    const apiBaseUrl = most === null || originOf(known) === most ? known : most;
    return {
      apiBaseUrl,
      calls: this.#calls.map((call) => ({ ...call, url: withoutBase(call.url, apiBaseUrl) })),
      variables: [...this.#variables].map(([name, value]) => ({ name, value, secret: true as const })),
    };
  }

  /** Variables without a value stay, as a saved call has them; ones of a form that it has not are said. */
  #filled(text: string, scope: Scope): string {
    const { text: filled, isOfEnvironment } = scope.resolve(text);
    this.usesEnvironment ||= isOfEnvironment;
    return scope.rewrite(filled, (name) => (/^[A-Za-z_][\w.-]{0,99}$/.test(name) ? `{{${name}}}` : ''));
  }

  #header({ name, value }: Pair, where: string, known: readonly KnownSecret[]): Pair[] {
    if (name === '' || isFraming(name.toLowerCase())) return [];
    if (isCredentialsHeader(name) || /^(proxy-authorization|(set-)?cookie2?)$/i.test(name)) {
      this.report.leave(`Header “${cut(name, 80)}”`, where, "It has credentials. Tokenscope sends the connection's own token.");
      return [];
    }
    if (!isSendable({ name, value: '' })) {
      this.report.leave(`Header “${cut(name, 80)}”`, where, 'No header can have this name (RFC 9110, section 5.6.2).');
      return [];
    }
    // "Token 3f9a…" as well.
    const isSecret = headerKind(name) !== null || value.split(/\s+/).some(isOpaque) || holds(value, known);
    return [isSecret ? { name, value: this.#hidden({ name, value }, where) } : { name, value }];
  }

  /** A secret value becomes a variable that is sealed; one that refers to another variable already is none. */
  #hidden({ name, value }: Pair, where: string): string {
    if (value === '' || /^\{\{[^{}]+\}\}$/.test(value)) return value;
    const wanted = name
      .replace(/[^\w.-]/g, '_')
      .replace(/^(?![A-Za-z_])/, '_')
      .slice(0, 60);
    let variable = wanted;
    for (let number = 2; this.#variables.has(variable) && this.#variables.get(variable) !== value; number += 1)
      variable = `${wanted}_${number}`;
    if (value.length < SHORTEST_SECRET)
      this.report.leave(
        `The value of “${cut(name, 80)}”`,
        where,
        'It may be a secret, and is too short to be sealed. Enter it under Variables.',
      );
    else this.#variables.set(variable, value);
    return `{{${variable}}}`;
  }
}

const isOpaque = (word: string) => looksOpaque(word, 24) && /[A-Za-z]/.test(word) && /\d/.test(word);
const holds = (text: string, known: readonly KnownSecret[]) =>
  known.some(({ value }) => value.length >= SHORTEST_SECRET && text.includes(value));
const isSecretParameter = ({ name, value }: Pair, known: readonly KnownSecret[]) =>
  parameterKind(name, value, 'call') !== null || holds(value, known);

function withoutBase(url: string, base: string | null): string {
  if (base === null || !url.startsWith(base)) return url;
  const rest = url.slice(base.length);
  return rest === '' ? '/' : /^[/?]/.test(rest) ? rest : url;
}
