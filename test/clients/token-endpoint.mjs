import { isOwnFailure, Refused, SignInNeeded, Unavailable } from './outcomes.mjs';

/** Waits of up to this many milliseconds are sat out; for longer ones the person is told. */
export const LONGEST_WAIT_MS = 5_000;
/** Between two attempts where the server names no time. */
const PAUSE_MS = 1_000;
const TIME_OUT_MS = 30_000;

/** Milliseconds that a 429 or 503 asks to wait (RFC 9110, section 10.2.3). */
export function retryAfter(response, now, readsDates = true) {
  const text = response.headers.get('retry-after');
  if (text === null) return PAUSE_MS;
  if (!readsDates && !/^\d+$/.test(text)) return 0;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now();
  return ms > 0 ? ms : PAUSE_MS;
}

/** What a client asks the token endpoint, as it should. */
export class TokenEndpoint {
  #notBefore = 0;
  #first = null;

  constructor({ settings, has, now, wait }) {
    Object.assign(this, { settings, has, now, wait });
  }

  /** @param form Of the code grant. */
  async exchange(form) {
    const { status, answer } = await this.#post({ grant_type: 'authorization_code', ...form }, false);
    if (status !== 200 || answer === null) throw new Refused(`the token request was refused: ${answer?.error ?? status}`);
    const tokens = this.#read(answer, null);
    this.#first = tokens.refreshToken;
    return tokens;
  }

  /**
   * @param held The tokens that are to be renewed.
   * @throws SignInNeeded where the grant is over or nobody can tell; Unavailable where it lives and can be tried again.
   */
  async refresh(held) {
    if (held.refreshToken === null) throw new SignInNeeded('there is no refresh token');
    if (held.isDead && !this.has('refreshes-dead-token')) throw new SignInNeeded('the refresh token is dead');
    if (held.isInDoubt) throw new SignInNeeded('nobody knows whether the refresh token is spent');
    if (this.now() < this.#notBefore) throw new Unavailable('the provider asked to wait');
    const refreshToken = this.has('old-refresh-token') ? this.#first : held.refreshToken;
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken, redirect_uri: this.settings.redirectUri };
    if (this.has('no-redirect-uri-on-refresh')) delete form.redirect_uri;
    for (let [lost, busy] = [0, 0]; ; ) {
      const { status, answer, response } = await this.#post(form, true);
      if (status === 200 && answer !== null) return this.#read(answer, held);
      if (status === 0 || status === 200) {
        lost += 1;
        // The answer may have been lost after the token was spent: a second attempt is within any leeway, a third looks like theft.
        if (lost >= this.#mostLost()) {
          held.isInDoubt = true;
          throw new SignInNeeded('no answer came');
        }
      } else if (status === 429 || status >= 500) {
        if (this.has('ends-on-503')) {
          held.isInDoubt = true;
          throw new SignInNeeded(`the provider answered ${status}`);
        }
        busy += 1;
        const ms = this.has('ignores-token-retry-after') ? 0 : retryAfter(response, this.now, !this.has('ignores-retry-date'));
        if (busy > 1 || ms > LONGEST_WAIT_MS || this.has('cautious')) {
          if (response.headers.has('retry-after')) this.#notBefore = this.now() + ms;
          throw new Unavailable(`the provider answered ${status}`);
        }
        await this.wait(ms);
        continue;
      } else if (answer?.error === 'invalid_grant') {
        if (this.has('loops-on-invalid-grant') && lost++ < 5) continue;
        held.isDead = true;
        throw new SignInNeeded('the refresh token was refused');
      } else throw new Refused(`the refresh was refused: ${answer?.error ?? status}`);
      await this.wait(PAUSE_MS);
    }
  }

  #mostLost() {
    if (this.has('lost-answer-for-ever')) return 6;
    return this.has('cautious') ? 1 : 2;
  }

  /** Ends a grant (RFC 7009). */
  async revoke(url, token) {
    const { headers, form } = await this.#credentials({ token, token_type_hint: 'refresh_token' });
    await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form), signal: AbortSignal.timeout(TIME_OUT_MS) });
  }

  /** `status` 0: no answer came; `answer` null: it is not JSON. */
  async #post(given, isRefresh) {
    const { settings } = this;
    const { headers, form } = await this.#credentials(given);
    const url = new URL(settings.tokenUrl);
    if (this.has('secret-in-query')) url.searchParams.set('client_secret', settings.clientSecret);
    if (settings.tenant && !(isRefresh && this.has('no-tenant-on-refresh'))) headers.tenant = settings.tenant;
    try {
      const signal = AbortSignal.timeout(TIME_OUT_MS);
      const response = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form), redirect: 'manual', signal });
      const text = await response.text();
      return { status: response.status, answer: objectOf(text), response };
    } catch (cause) {
      if (isOwnFailure(cause)) throw cause;
      return { status: 0, answer: null, response: null };
    }
  }

  async #credentials(form) {
    const { clientId, clientSecret, clientAuthentication, sign } = this.settings;
    const headers = { accept: 'application/json' };
    if (clientAuthentication === 'private_key_jwt') return { headers, form: { ...form, ...(await this.#assertion(sign)) } };
    if (!clientSecret) return { headers, form: { ...form, client_id: clientId } };
    if (clientAuthentication === 'client_secret_post')
      return { headers, form: { ...form, client_id: clientId, client_secret: clientSecret } };
    // RFC 6749, section 2.3.1: both are form-encoded first.
    const pair = [clientId, clientSecret].map((text) => new URLSearchParams({ '': text }).toString().slice(1)).join(':');
    return { headers: { ...headers, authorization: `Basic ${Buffer.from(pair).toString('base64')}` }, form };
  }

  /** RFC 7523, section 2.2. @param sign Signs claims. */
  async #assertion(sign) {
    const { clientId, tokenUrl } = this.settings;
    const claims = { iss: clientId, sub: clientId, aud: tokenUrl, exp: Math.floor(this.now() / 1000) + 60, jti: crypto.randomUUID() };
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    return { client_id: clientId, client_assertion_type: type, client_assertion: await sign(claims) };
  }

  /** @param held What was there before; null after a sign-in. */
  #read(answer, held) {
    const accessToken = textOf(answer.access_token);
    if (accessToken === null) throw new Refused('the answer has no access token');
    if (answer.token_type !== undefined && `${answer.token_type}`.toLowerCase() !== 'bearer')
      throw new Refused('the token type is unknown');
    const seconds = Number(answer.expires_in ?? answer.expire_in);
    const scope = textOf(answer.scope) ?? held?.scope ?? this.settings.scope;
    const isNarrower = held?.scope.split(' ').some((one) => !scope.split(' ').includes(one));
    const keepsOld = isNarrower && this.has('keeps-old-token');
    return {
      accessToken: keepsOld ? held.accessToken : accessToken,
      refreshToken: textOf(answer.refresh_token) ?? held?.refreshToken ?? null,
      expiresAt: seconds > 0 ? this.now() + seconds * 1000 : null,
      scope,
      idToken: textOf(answer.id_token),
      isDead: false,
      isInDoubt: false,
    };
  }
}

function textOf(value) {
  return typeof value === 'string' && value !== '' ? value : null;
}

function objectOf(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
