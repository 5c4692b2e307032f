import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { compactVerify, createLocalJWKSet, decodeJwt, type JWTPayload, SignJWT } from 'jose';
import { withForm } from './buffered-answer';
import type { FaultLab } from './fault-lab';
import { ASSERTION_GRANT } from './jwt-bearer';
import { HOUSE, type KeyClients } from './key-clients';
import { basicOf, type Handler, isForm, readForm, sendJson } from './http-io';

interface AssertionOptions {
  lab: FaultLab;
  issuer: string;
  keyClients: Pick<KeyClients, 'house' | 'keys'>;
  /** Those that authenticate with an assertion. Their secrets are refused while no fault is on. */
  clients: readonly Registered[];
}

interface Registered {
  id: string;
  secret: string;
}

const PATHS = new Set(['/token', '/introspect', '/revoke', '/par', '/device/auth']);
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const MINUTE_S = 60;
/** What lets pass what oidc-provider refuses. */
const LENIENT = [
  'assertion-any-key',
  'assertion-any-audience',
  'assertion-any-age',
  'assertion-replay-accepted',
  'secret-for-key',
] as const;

/**
 * Assertions that clients authenticate with, or get tokens for (RFC 7523 sections 2.2 and 2.1). They are judged elsewhere; where a fault has
 * something overlooked, one of the provider's own goes on instead, which is right in that point.
 */
export class AssertionClients {
  constructor(private readonly options: AssertionOptions) {}

  /** The handler, as a provider with these faults judges assertions. */
  around(handler: Handler): Handler {
    const { lab } = this.options;
    const isPlayed = () => lab.on('assertion-expired') || lab.on('assertion-replayed') || LENIENT.some((id) => lab.on(id));
    return async (request, response, url) => {
      if (!isPlayed() || !PATHS.has(url.pathname) || request.method !== 'POST' || !isForm(request)) return handler(request, response, url);
      const form = await readForm(request);
      const said = this.#refusal();
      if (said !== null && form.has('client_assertion'))
        return sendJson(response, 401, { error: 'invalid_client', error_description: said('client assertion') });
      if (said !== null && isGrant(form)) return sendJson(response, 400, { error: 'invalid_grant', error_description: said('assertion') });
      return handler(await this.#overlooked(request, form), response, url);
    };
  }

  /** As servers put it. */
  #refusal(): ((which: string) => string) | null {
    const { lab } = this.options;
    if (lab.on('assertion-expired')) return (which) => `The ${which} has expired`;
    return lab.on('assertion-replayed') ? (which) => `The jti of the ${which} was used before` : null;
  }

  async #overlooked(request: IncomingMessage, form: URLSearchParams): Promise<IncomingMessage> {
    for (const name of ['client_assertion', ...(isGrant(form) ? ['assertion'] : [])]) {
      const assertion = form.get(name);
      if (assertion !== null) form.set(name, await this.#lenient(assertion));
    }
    if (form.has('client_assertion')) return withForm(request, form);
    const [name, secret] = basicOf(request) ?? [form.get('client_id'), form.get('client_secret')];
    const client = this.options.lab.on('secret-for-key') ? this.options.clients.find(({ id }) => id === name) : undefined;
    if (client === undefined || client.secret !== secret) return withForm(request, form);
    form.delete('client_secret');
    form.set('client_assertion_type', TYPE);
    form.set('client_assertion', await this.#signed({ iss: client.id, sub: client.id }));
    const copy = withForm(request, form);
    delete copy.headers.authorization;
    return copy;
  }

  async #lenient(assertion: string): Promise<string> {
    const { lab, issuer } = this.options;
    const claims = claimsOf(assertion);
    if (claims === null || (!lab.on('assertion-any-key') && !(await this.#isSigned(assertion, claims)))) return assertion;
    return this.#signed({
      ...claims,
      ...(lab.on('assertion-any-audience') && { aud: issuer }),
      ...(lab.on('assertion-any-age') && { exp: inAMinute() }),
      ...(lab.on('assertion-replay-accepted') && { jti: randomUUID() }),
    });
  }

  async #isSigned(assertion: string, { iss }: JWTPayload): Promise<boolean> {
    try {
      const keys = await this.options.keyClients.keys(iss ?? '');
      await compactVerify(assertion, createLocalJWKSet({ keys }));
      return true;
    } catch {
      return false;
    }
  }

  async #signed(claims: JWTPayload): Promise<string> {
    const all = { aud: this.options.issuer, exp: inAMinute(), jti: randomUUID(), ...claims };
    return new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid: HOUSE }).sign((await this.options.keyClients.house).privateKey);
  }
}

const isGrant = (form: URLSearchParams) => form.get('grant_type') === ASSERTION_GRANT;

const inAMinute = () => Math.floor(Date.now() / 1000) + MINUTE_S;

function claimsOf(assertion: string): JWTPayload | null {
  try {
    return decodeJwt(assertion);
  } catch {
    return null;
  }
}
