import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { keepNewest } from '../core/base/keep-newest';
import { type BufferedAnswer, bufferAnswer, sendBuffered, withForm } from './buffered-answer';
import { drained, type Handler, isForm, readForm, sendBare, sendJson, waited } from './http-io';
import type { FaceParts, LayeredFace } from './layered-face';
import { errorPage, sendPage } from './pages';
import { changedAnswer, playResource, type TokenAnswer, tokenAnswerOf, withoutClientError } from './token-answer';

/** Milliseconds a refresh waits for another with the same token, to treat both as simultaneous. */
const TOGETHER_MS = 250;
const MEGABYTE = 1024 * 1024;
const REMEMBERED = 10_000;

export class TokenEndpoint {
  /** The access token issued with each refresh token, by the latter's fingerprint. */
  readonly #accessTokens = new Map<string, string>();
  /** Refresh tokens in use now, and whether a second request uses one. */
  readonly #inUse = new Map<string, { twice: boolean }>();

  /** Narrowed scope of each refresh token, by its fingerprint. */
  readonly #narrowed = new Map<string, string>();
  #passed = 0;

  constructor(
    private readonly handler: Handler,
    private readonly face: LayeredFace,
    private readonly parts: FaceParts,
  ) {
    const { lab } = parts;
    lab.onChange(() => {
      if (!lab.on('race-passes')) this.#passed = 0;
    });
  }

  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { lab } = this.parts;
    if (lab.on('connection-reset')) return void request.socket.resetAndDestroy();
    let used = '';
    const answer = await bufferAnswer(
      async () => {
        used = await this.#carryOut(request, response, url);
      },
      request,
      response,
      url,
    );
    // The request has taken effect by now: a client that gives up waiting has still spent its token.
    if (lab.on('latency') && !(await waited(lab.amount('latency'), response))) return;
    await this.#send(request, response, answer, used);
  }

  /** Answers as the face does, changed by the faults. Resolves with the refresh token used, or an empty string. */
  async #carryOut(request: IncomingMessage, response: ServerResponse, url: URL): Promise<string> {
    const { lab } = this.parts;
    const fixed = this.#fixedAnswer(request);
    if (fixed !== null) {
      await fixed(request, response, url);
      return '';
    }
    const form = await readForm(request);
    const grantType = form.get('grant_type') ?? '';
    const used = grantType === 'refresh_token' ? (form.get('refresh_token') ?? '') : '';
    const refusal = this.parts.deviceCodes.refusal(form) ?? (await this.#refusal(form));
    if (refusal !== null) sendJson(response, 400, refusal);
    else {
      if ((lab.on('narrower-scope-ignored') || lab.on('ignores-scope')) && used !== '') form.delete('scope');
      if (lab.on('ignores-scope') && grantType === 'client_credentials') form.set('scope', this.face.allScopes.join(' '));
      if (lab.on('pkce-ignored')) form.delete('code_verifier');
      playResource(form, lab);
      const scope = this.#stickyScope(form, used);
      const answer = await bufferAnswer(this.handler, withForm(request, form), response, url);
      if (lab.on('wrong-secret-burns') && answer.status === 401) this.face.endFamily(used);
      this.#stick(answer, used, scope);
      sendBuffered(response, await this.#changed(this.parts.deviceCodes.paced(answer, form), grantType, used));
    }
    return used;
  }

  /** The scope a refresh narrows its token to for good, or null. Adds it to the form if an earlier refresh narrowed it. */
  #stickyScope(form: URLSearchParams, used: string): string | null {
    if (used === '' || !this.parts.lab.on('narrower-scope-sticks')) return null;
    const scope = form.get('scope') ?? this.#narrowed.get(fingerprint(used)) ?? null;
    if (scope !== null) form.set('scope', scope);
    return scope;
  }

  #stick(answer: BufferedAnswer, used: string, scope: string | null): void {
    const tokens = scope === null ? null : tokenAnswerOf(answer);
    if (scope === null || tokens === null) return;
    remember(this.#narrowed, typeof tokens.refresh_token === 'string' ? tokens.refresh_token : used, scope);
  }

  /** A handler that ignores the form, or null. */
  #fixedAnswer(request: IncomingMessage): Handler | null {
    const { lab } = this.parts;
    if (lab.on('busy-429')) return (_request, response) => busy(response, lab.amount('busy-429'));
    if (lab.on('error-500-html')) return (_request, response) => broken(response);
    return isForm(request) ? null : this.handler;
  }

  /** The error a refresh gets before the face sees it, or null. */
  async #refusal(form: URLSearchParams): Promise<{ error: string; error_description: string } | null> {
    const { lab } = this.parts;
    const token = form.get('grant_type') === 'refresh_token' ? form.get('refresh_token') : null;
    if (token === null) return null;
    if (lab.on('redirect-uri-needed') && !form.get('redirect_uri'))
      return { error: 'invalid_request', error_description: 'Missing required parameter: redirect_uri' };
    if (!lab.on('concurrent-kills') && !lab.on('race-passes')) return null;
    if (!(await this.#usedTwice(token)) || !lab.on('concurrent-kills')) return null;
    return { error: 'invalid_grant', error_description: 'The refresh token was used twice at the same time' };
  }

  /** Whether another refresh uses this token at the same time; then the family is ended or both are let through. */
  async #usedTwice(token: string): Promise<boolean> {
    const first = this.#inUse.get(token);
    if (first) {
      first.twice = true;
      this.#race(token);
      return true;
    }
    const use = { twice: false };
    this.#inUse.set(token, use);
    await pause(TOGETHER_MS);
    this.#inUse.delete(token);
    return use.twice;
  }

  #race(token: string): void {
    const { lab } = this.parts;
    if (lab.on('concurrent-kills')) this.face.endFamily(token);
    else if (this.#passed < lab.amount('race-passes')) {
      this.#passed += 1;
      this.face.forgive(token);
    }
  }

  /** `used`: the refresh token sent, or an empty string. */
  async #changed(answer: BufferedAnswer, grantType: string, used: string): Promise<BufferedAnswer> {
    const { lab, signing, ended } = this.parts;
    const tokens = tokenAnswerOf(answer);
    if (tokens === null) return lab.on('unknown-client-as-grant') ? withoutClientError(answer) : answer;
    const before = this.#accessTokens.get(fingerprint(used));
    const changed = await changedAnswer(tokens, grantType, lab, signing);
    if (used !== '' && before !== undefined) {
      if (lab.on('same-access-token')) changed.access_token = before;
      else if (lab.on('old-access-token-dies')) ended.add(before);
    }
    this.#remember(changed, used);
    const headers = { ...answer.headers };
    if (lab.on('cacheable')) {
      delete headers.pragma;
      headers['cache-control'] = 'private, max-age=3600';
    }
    if (lab.on('wrong-content-type')) headers['content-type'] = 'text/html; charset=utf-8';
    const text = JSON.stringify(changed, null, 2);
    const body = Buffer.from(lab.on('malformed-json') ? text.slice(0, Math.floor(text.length / 2)) : text);
    return { status: answer.status, headers, body: unchanged(tokens, changed) && !lab.on('malformed-json') ? answer.body : body };
  }

  #remember({ access_token: accessToken, refresh_token: refreshToken }: TokenAnswer, used: string): void {
    const current = typeof refreshToken === 'string' ? refreshToken : used;
    if (current === '') return;
    remember(this.#accessTokens, current, accessToken);
  }

  async #send(request: IncomingMessage, response: ServerResponse, answer: BufferedAnswer, used: string): Promise<void> {
    const { lab } = this.parts;
    if (lab.on('answer-dropped') && used !== '' && answer.status === 200) return void request.socket.destroy();
    if (lab.on('huge-answer')) return huge(response, answer, lab.amount('huge-answer') * MEGABYTE);
    if (lab.on('slow-drip')) return drip(response, answer, lab.amount('slow-drip'));
    if (lab.on('bare-refusal') && isRefusal(answer.status)) return sendBare(response, lab.amount('bare-refusal'));
    sendBuffered(response, answer);
  }
}

/** A 429 doesn't judge the request. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429;
}

function remember(kept: Map<string, string>, token: string, value: string): void {
  keepNewest(kept, fingerprint(token), value, REMEMBERED);
}

/** @param seconds Sent as Retry-After. */
function busy(response: ServerResponse, seconds: number): void {
  const body = { error: 'too_many_requests', error_description: 'Too many requests. Try again later.' };
  sendJson(response, 429, body, { 'Retry-After': `${seconds}` });
}

function broken(response: ServerResponse): void {
  sendPage(response, 500, errorPage('Practice provider', 'Something broke', 'This fault is switched on.'));
}

function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function unchanged(before: TokenAnswer, after: TokenAnswer): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

/** @param ms Milliseconds between bytes. */
async function drip(response: ServerResponse, { status, headers, body }: BufferedAnswer, ms: number): Promise<void> {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.flushHeaders();
  for (const byte of body) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await pause(ms);
  }
  response.end();
}

async function huge(response: ServerResponse, { status, headers, body }: BufferedAnswer, bytes: number): Promise<void> {
  response.writeHead(status, { ...headers, 'content-length': bytes + body.length });
  const spaces = Buffer.alloc(MEGABYTE, ' ');
  for (let left = bytes; left > 0 && !response.destroyed; left -= MEGABYTE) {
    if (!response.write(spaces)) await drained(response);
  }
  response.end(body);
}
