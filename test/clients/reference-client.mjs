import { createHash, randomBytes } from 'node:crypto';
import { handedOver, listenAt } from './callback.mjs';
import { KeySet, verified } from './id-token.mjs';
import { Refused, SignInNeeded, Unavailable } from './outcomes.mjs';
import { LONGEST_WAIT_MS, retryAfter, TokenEndpoint } from './token-endpoint.mjs';

/** Refreshes this long before the access token expires, in milliseconds; by style. */
const MARGINS = { 'own-clock': 0, 'wide-margin': 300_000 };
const USUAL_MARGIN_MS = 10_000;
const SIGN_IN_MS = 60_000;
const random = () => randomBytes(32).toString('base64url');

/**
 * A small OAuth client that does everything right. With the names of defects it breaks a rule each, so that the checks can be seen failing;
 * with that of a style it does something else that is right, too (`defects.mjs`).
 */
export class ReferenceClient {
  #tokens = null;
  #refreshing = null;
  #metadata = null;
  #verifier = random();
  #receiver = null;

  /**
   * @param settings As `lead.mjs` reads them.
   * @param open Shows the person an address: `(url) => void`.
   * @param store Where the tokens are kept, with `read`, `write` and `locked`; null: in memory alone.
   * @param now,wait The clock; milliseconds.
   */
  constructor({
    settings,
    open,
    defect = '',
    store = null,
    now = Date.now,
    wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }) {
    const names = new Set(defect.split(' '));
    this.has = (name) => names.has(name);
    this.marginMs = MARGINS[defect] ?? USUAL_MARGIN_MS;
    Object.assign(this, { settings, open, store, now, wait });
    this.endpoint = new TokenEndpoint({ settings, has: this.has, now, wait });
    this.keys = new KeySet(async () => (await getJson((await this.#discovered()).jwks_uri))?.keys ?? [], this.has);
  }

  /** Carries out a line of the protocol: "sign-in", "call", "calls-at-once 5", "sign-out"; "callback URL" belongs to a sign-in under way. @throws Error with the reason. */
  async carryOut(line) {
    const [command, count] = line.trim().split(' ');
    if (command === 'callback') return this.#receiver?.hand?.(count);
    if (command === 'sign-in') return this.signIn(count === 'other' ? this.#atOther() : this.settings);
    if (command === 'call') return this.call();
    if (command === 'calls-at-once') return this.#all(Number(count));
    if (command === 'sign-out') return this.signOut();
    throw new Refused(`unknown command ${command}`);
  }

  /** Settings of the second issuer. */
  #atOther() {
    const { other } = this.settings;
    if (!other?.issuer) throw new Refused('only one issuer is known');
    return { ...this.settings, ...other, clientAuthentication: 'client_secret_basic' };
  }

  /** @param settings Of the issuer at which it begins, which is remembered with the sign-in. */
  async signIn(settings = this.settings) {
    const { has } = this;
    const isOther = settings !== this.settings;
    const metadata = isOther ? ((await getJson(`${settings.issuer}/.well-known/openid-configuration`)) ?? {}) : await this.#discovered();
    const asksOpenId = settings.scope.split(' ').includes('openid');
    const state = has('fixed-state') ? 'state' : random();
    const nonce = asksOpenId ? random() : null;
    const verifier = has('verifier-reused') ? this.#verifier : random();
    const url = new URL(settings.authorizeUrl);
    const plain = has('pkce-plain');
    const challenge = plain ? verifier : createHash('sha256').update(verifier).digest('base64url');
    for (const [name, value] of Object.entries({
      response_type: 'code',
      client_id: settings.clientId,
      redirect_uri: settings.redirectUri,
      scope: settings.scope,
      audience: settings.audience,
      resource: settings.resource,
      state,
      response_mode: has('form-post') ? 'form_post' : null,
      nonce,
      ...(has('no-pkce') ? {} : { code_challenge: challenge, code_challenge_method: plain ? 'plain' : 'S256' }),
      // OpenID Connect Core, section 11: without it offline_access is ignored.
      prompt: settings.scope.split(' ').includes('offline_access') && asksOpenId ? 'consent' : null,
    }))
      if (value) url.searchParams.set(name, value);
    const problemOf = (parameters) => this.#problemOf(parameters, state, metadata);
    const isHere = settings.redirectUri.startsWith('http:');
    const receiver = isHere
      ? await listenAt(settings.redirectUri, problemOf, has('form-post'))
      : handedOver(settings.redirectUri, problemOf);
    this.#receiver = receiver;
    let late;
    try {
      await this.open(url.href);
      const tooLate = new Promise((_, reject) => {
        late = setTimeout(() => reject(new Refused('nobody signed in')), SIGN_IN_MS);
      });
      const { parameters, problem } = await Promise.race([receiver.arrived, tooLate]);
      if (problem !== null) throw new Refused(problem);
      const form = { code: parameters.get('code'), redirect_uri: settings.redirectUri };
      if (!has('no-pkce')) form.code_verifier = verifier;
      const { now, wait } = this;
      const endpoint = isOther ? new TokenEndpoint({ settings, has: this.has, now, wait }) : this.endpoint;
      const tokens = await endpoint.exchange(form);
      if (asksOpenId) await this.#checkIdToken(tokens, nonce);
      await this.#keep(tokens);
    } finally {
      clearTimeout(late);
      await receiver.close();
    }
  }

  /** Why a callback is not to be trusted, in the order in which it matters: state, iss (RFC 9207), error, code; null: it is. */
  #problemOf(parameters, state, { issuer, authorization_response_iss_parameter_supported: promised }) {
    const iss = parameters.get('iss');
    if (!this.#isOwnState(parameters.get('state'), state)) return 'This sign-in was not begun here.';
    const isOther = iss === null ? promised === true && !this.has('iss-if-there') : issuer !== undefined && iss !== issuer;
    if (isOther && !this.has('iss-not-checked')) return 'The callback is not of this provider.';
    if (parameters.has('error')) return `The provider refused: ${parameters.get('error')}. ${parameters.get('error_description') ?? ''}`;
    return parameters.get('code') ? null : 'The callback has no code.';
  }

  #isOwnState(came, state) {
    if (this.has('state-not-checked') || (this.has('state-if-there') && came === null)) return true;
    return this.has('state-by-start') ? `${came}`.slice(0, 8) === state.slice(0, 8) : came === state;
  }

  async call() {
    const { has } = this;
    await this.#stored();
    if (this.#tokens === null) throw new SignInNeeded('nobody is signed in');
    let used = await this.#liveToken();
    let [isRenewed, isDelayed] = [false, false];
    for (;;) {
      const response = await this.#get(this.settings.apiUrl, used);
      if (response.ok) return;
      const isUnwanted = (response.status === 401 && !has('own-clock')) || (response.status === 403 && has('refreshes-on-403'));
      if (isUnwanted && !isRenewed) {
        isRenewed = true;
        used = await this.#renewed(used);
      } else if ((response.status === 429 || response.status === 503) && !isDelayed) {
        isDelayed = true;
        const ms = has('ignores-retry-after') ? 0 : retryAfter(response, this.now, !has('ignores-retry-date'));
        if (ms > LONGEST_WAIT_MS) throw new Unavailable(`the API asks to wait ${Math.ceil(ms / 1000)} s`);
        await this.wait(ms);
      } else throw new Refused(`the API answered ${response.status}`);
    }
  }

  async signOut() {
    const tokens = this.#tokens;
    await this.#keep(null);
    const url = this.settings.revocationUrl || (await this.#discovered()).revocation_endpoint;
    if (!tokens?.refreshToken || !url || this.has('no-revocation')) return;
    await this.endpoint.revoke(url, tokens.refreshToken);
  }

  /** The access token, renewed first if it is about to expire. */
  async #liveToken() {
    const { accessToken, expiresAt, refreshToken, isDead } = this.#tokens;
    if (expiresAt === null || this.now() < expiresAt - this.marginMs || refreshToken === null) return accessToken;
    if (isDead && this.now() < expiresAt && !this.has('refreshes-dead-token')) return accessToken;
    try {
      return await this.#renewed(accessToken);
    } catch (cause) {
      if (!(cause instanceof Refused) && this.now() < expiresAt) return accessToken;
      throw cause;
    }
  }

  /** The access token that follows `used`; callers that ask at once share one refresh. */
  async #renewed(used) {
    const tokens = this.#tokens;
    if (tokens === null) throw new SignInNeeded('nobody is signed in');
    const isDone = tokens.accessToken !== used && !this.has('keeps-old-token');
    if (isDone && !this.has('refresh-per-caller')) return tokens.accessToken;
    if (this.has('refresh-per-caller')) return (await this.#refresh(tokens)).accessToken;
    this.#refreshing ??= this.#refreshAlone(tokens).finally(() => {
      this.#refreshing = null;
    });
    return (await this.#refreshing).accessToken;
  }

  /** No other process refreshes meanwhile; where one has, its tokens are the ones. */
  async #refreshAlone(tokens) {
    if (this.store === null || this.has('no-lock')) return this.#refresh(tokens);
    return this.store.locked(async () => {
      await this.#stored();
      return this.#tokens !== null && this.#tokens.accessToken !== tokens.accessToken ? this.#tokens : this.#refresh(tokens);
    });
  }

  /** Reads what another process may have stored. */
  async #stored() {
    if (this.store === null || (this.has('own-memory') && this.#tokens !== null)) return;
    const tokens = await this.store.read();
    if (tokens?.accessToken !== this.#tokens?.accessToken) this.#tokens = tokens;
  }

  async #keep(tokens) {
    this.#tokens = tokens;
    await this.store?.write(tokens);
  }

  async #refresh(tokens) {
    const next = await this.endpoint.refresh(tokens);
    if (next.idToken !== null && this.settings.issuer) await this.#checkIdToken(next, null);
    if (this.#tokens === tokens || this.has('refresh-per-caller')) await this.#keep(next);
    return next;
  }

  async #checkIdToken({ idToken }, nonce) {
    if (idToken === null) throw new Refused('the answer has no ID token');
    const { issuer } = await this.#discovered();
    await verified(idToken, { issuer, clientId: this.settings.clientId, nonce }, this);
  }

  async #get(address, token) {
    const url = new URL(address);
    const headers = { accept: 'application/json' };
    if (this.has('token-in-query')) url.searchParams.set('access_token', token);
    else headers.authorization = `Bearer ${token}`;
    if (this.settings.tenant) headers.tenant = this.settings.tenant;
    let response;
    try {
      response = await fetch(url, { headers, redirect: 'manual' });
      await response.arrayBuffer();
    } catch (cause) {
      throw new Unavailable('the API did not answer', { cause });
    }
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    const target = new URL(location, url);
    if (target.origin !== url.origin && !this.has('redirect-with-token')) throw new Refused('the API redirected to another host');
    return fetch(target, { headers, redirect: 'error' });
  }

  async #all(count) {
    const outcomes = await Promise.allSettled(Array.from({ length: count }, () => this.call()));
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** The provider's metadata, fetched once; an empty object where it has none. */
  async #discovered() {
    const { issuer } = this.settings;
    this.#metadata ??= issuer ? ((await getJson(`${issuer}/.well-known/openid-configuration`)) ?? {}) : {};
    if (this.#metadata.issuer !== undefined && this.#metadata.issuer !== issuer) throw new Refused('the metadata are of another issuer');
    return this.#metadata;
  }
}

/** null where there is nothing. */
async function getJson(url) {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (response.ok) return response.json();
  await response.arrayBuffer();
  return null;
}
