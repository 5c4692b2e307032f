import type { OpenStage } from '../../../electron/core/client-checks/stage';

export type Tokens = { access_token: string; refresh_token: string; id_token: string };

/** What a simple app does at the stage: no check of anything. */
export class SimpleApp {
  #callback = '';

  constructor(private readonly stage: OpenStage) {
    stage.onAct(({ leg, request }) => {
      if (leg === 'callback') this.#callback = request.url;
    });
  }

  /** The parameters of the callback. */
  async authorize(scope = this.stage.given.scope): Promise<URLSearchParams> {
    const { authorizeUrl, clientId, redirectUri, audience } = this.stage.given;
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      state: 's',
      nonce: 'n',
    });
    if (audience) query.set('audience', audience);
    await this.stage.browse(`${authorizeUrl}?${query}`);
    return new URL(this.#callback).searchParams;
  }

  async signIn(scope?: string): Promise<Tokens> {
    const code = (await this.authorize(scope)).get('code') ?? '';
    return (await this.exchange(code)).json();
  }

  exchange(code: string): Promise<Response> {
    return this.#post({ grant_type: 'authorization_code', code, redirect_uri: this.stage.given.redirectUri });
  }

  refresh(token: string): Promise<Response> {
    return this.#post({ grant_type: 'refresh_token', refresh_token: token, redirect_uri: this.stage.given.redirectUri });
  }

  async call({ access_token: token }: Tokens): Promise<number> {
    return (await fetch(this.stage.given.apiUrl, { headers: { authorization: `Bearer ${token}`, ...this.#tenant() } })).status;
  }

  #tenant() {
    return { ...(this.stage.given.tenant && { tenant: this.stage.given.tenant }) };
  }

  #post(form: Record<string, string>): Promise<Response> {
    const { tokenUrl, clientId, clientSecret, clientAuth } = this.stage.given;
    const basic = { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` };
    const own = clientAuth === 'basic' ? form : { ...form, client_id: clientId, client_secret: clientSecret };
    return fetch(tokenUrl, {
      method: 'POST',
      headers: { ...(clientAuth === 'basic' && basic), ...this.#tenant() },
      body: new URLSearchParams(own),
    });
  }
}
