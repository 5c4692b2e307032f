import { GRANT_TYPES, GRANTS } from '../../model/grants';
import { jsonMembers } from '../base/untrusted-text';
import { keepNewest } from '../base/keep-newest';
import { firstGeneration, markTokenRevoked, nextGeneration } from '../connection/grant';
import type { Recorded } from '../exchanges/recording';
import { readTokenResponse } from '../findings/token-response';
import type { Grant, TokenAnswer } from '../secrets';
import type { Family } from './model';
import { bounded, noted, type Observing, observed } from './observe';

interface Held {
  grant: Grant;
  families: Family[];
  /** Which request gets the next token of a client that asks for itself; null: a refresh token does. */
  asks: string | null;
}

/** Connections whose apps' families are held. */
const MAX_CONNECTIONS = 16;

/**
 * The token families of apps, as their exchanges show them on their way through a tap. In memory only: what an app got is the app's, and nothing
 * of it goes to disk.
 */
export class AppFamilies {
  readonly #held = new Map<string, Held[]>();

  constructor(private readonly how: () => Observing) {}

  /** The oldest first. */
  of(connectionId: string): Family[] {
    return bounded((this.#held.get(connectionId) ?? []).flatMap(({ families }) => families));
  }

  clear(connectionId: string): void {
    this.#held.delete(connectionId);
  }

  /** Learns what an exchange of an app shows of its tokens. @returns Whether there is news. Never throws. */
  see(recorded: Recorded): boolean {
    const { connectionId, purpose } = recorded;
    const form = formOf(recorded);
    const before = this.#held.get(connectionId) ?? [];
    const after =
      purpose === 'revocation'
        ? this.#revoked(before, recorded, form)
        : purpose === 'token' || purpose === 'refresh'
          ? this.#answered(before, recorded, form)
          : before;
    if (after === before) return false;
    keepNewest(this.#held, connectionId, after, MAX_CONNECTIONS);
    return true;
  }

  #answered(all: Held[], recorded: Recorded, form: Form): Held[] {
    const { response } = recorded;
    const sent = form.get('refresh_token');
    const answer = response && readTokenResponse(answeredOf(recorded, response));
    const known = sent === undefined ? undefined : this.#ofRefreshToken(all, sent);
    if (!answer) return known && sent !== undefined ? this.#notRefreshed(all, known, sent, recorded) : all;
    if (known) return this.#grown(all, known, answer, 'refreshed');
    const asks = sent === undefined && GETS_FOR_ITSELF.has(form.get('grant_type') ?? '') ? asksOf(form, recorded) : null;
    const client = asks === null ? undefined : all.find((one) => one.asks === asks);
    if (client) return this.#grown(all, client, answer, 'retrieved');
    const how = asks === null ? ('connected' as const) : ('retrieved' as const);
    const scopesAsked = form.get('scope')?.split(' ').filter(Boolean) ?? [];
    const { fingerprint } = this.how();
    const first = firstGeneration({ answer, callbackMembers: [], scopesAsked, nonce: null, how }, fingerprint);
    // How a family began is not known where a refresh is the first that is seen of it.
    const grant =
      sent === undefined ? first : { ...first, generations: first.generations.map((one) => ({ ...one, how: 'refreshed' as const })) };
    return [...all, { grant, families: observed([], grant, this.how()), asks }];
  }

  #grown(all: Held[], held: Held, answer: TokenAnswer, how: 'refreshed' | 'retrieved'): Held[] {
    const grant = nextGeneration(held.grant, answer, how, this.how().fingerprint);
    return replaced(all, held, { ...held, grant, families: observed(held.families, grant, this.how()) });
  }

  /** The app's refresh brought nothing. */
  #notRefreshed(all: Held[], held: Held, sent: string, { at, response, failure }: Recorded): Held[] {
    const error = response && jsonMembers(decoded(response.body.bytes))?.get('error');
    const isNewest = held.grant.refreshToken === sent;
    if (error === 'invalid_grant' && isNewest) {
      const grant = { ...held.grant, refreshDeadAt: held.grant.refreshDeadAt ?? at };
      return replaced(all, held, { ...held, grant, families: observed(held.families, grant, this.how()) });
    }
    const text = !isNewest
      ? 'The app sent a refresh token that an earlier refresh had replaced. Many servers then revoke the whole family.'
      : response === null
        ? `The app's refresh got no response${failure ? `: ${failure.code}` : ''}.`
        : `The app's refresh failed with status ${response.status}.`;
    return replaced(all, held, { ...held, families: noted(held.families, { at, kind: 'refresh-failed', text }) });
  }

  #revoked(all: Held[], { at, response }: Recorded, form: Form): Held[] {
    const token = form.get('token');
    if (token === undefined || response === null || response.status < 200 || response.status > 299) return all;
    const held = all.find(({ grant }) => grant.accessToken === token || grant.refreshToken === token);
    if (!held) return all;
    const which = held.grant.accessToken === token ? 'access' : 'refresh';
    const grant = markTokenRevoked(held.grant, which, at);
    const families = noted(observed(held.families, grant, this.how()), {
      at,
      kind: 'revoked',
      text: `The app revoked the ${which} token.`,
    });
    return replaced(all, held, { ...held, grant, families });
  }

  /** The family that a refresh token belongs to, also one that was replaced since. */
  #ofRefreshToken(all: readonly Held[], token: string): Held | undefined {
    const fingerprint = this.how().fingerprint(token);
    const isOf = ({ generations }: Family) => generations.some(({ refreshFingerprint }) => refreshFingerprint === fingerprint);
    return all.findLast(({ grant, families }) => grant.refreshToken === token || families.some(isOf));
  }
}

type Form = ReadonlyMap<string, string>;

/** Grants without a person: each answer takes the place of the one before. */
const GETS_FOR_ITSELF: ReadonlySet<string> = new Set(GRANT_TYPES.filter((type) => GRANTS[type].renewedBy === 'asking-again'));

/** The same for requests that get the same client its next token: an assertion is another one each time. */
function asksOf(form: Form, { url, request }: Recorded): string {
  const sent = ['grant_type', 'client_id', 'scope', 'audience', 'resource', 'username'].map((name) => form.get(name) ?? '');
  return JSON.stringify([url, ...sent, request.headers.find(({ name }) => name.toLowerCase() === 'authorization')?.value ?? '']);
}

const decoded = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A form, or JSON, which some servers take in its place. */
function formOf({ request: { body } }: Recorded): Form {
  if (body.cut) return new Map();
  const text = decoded(body.bytes);
  const members = jsonMembers(text);
  if (members === null) return new Map(new URLSearchParams(text));
  return new Map([...members].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])));
}

function answeredOf({ at, secrets }: Recorded, response: NonNullable<Recorded['response']>) {
  const { headersMs, endMs, body } = response;
  return {
    response: { ...response, body: body.bytes, cut: body.cut, startedAt: at },
    sentAt: at,
    headersAt: at + headersMs,
    receivedAt: at + endMs,
    secrets: secrets.map(({ value }) => value),
  };
}

const replaced = (all: readonly Held[], held: Held, next: Held) => all.map((one) => (one === held ? next : one));
