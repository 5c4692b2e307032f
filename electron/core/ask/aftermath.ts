import type { Aftermath, AskedToken } from '../../model/server-answer';
import { decodeToken } from '../token/decode';
import { readIntrospection, readUserinfo, type Told } from './answer';
import { type AskContext, type AskingDeps, ask, hasEndpoint } from './question';

/** What the server says of one token at one moment; null: it was not asked, or gave no clear answer. */
export interface Probe {
  token: AskedToken;
  introspection: boolean | null;
  userinfo: boolean | null;
  /** A JWT, which an API may check by itself. */
  selfContained: boolean;
}

/**
 * Asks about each token of the family: by introspection, else (access token only) at the userinfo endpoint. To be called before and
 * after a revocation: only the difference says what it did, for many servers know nothing of the JWTs they issue. Never rejects for what
 * a server answers or fails to.
 */
export async function probe(deps: AskingDeps, context: AskContext): Promise<Probe[]> {
  const { accessToken, refreshToken } = context.grant;
  const probes = [await probeOne(deps, context, 'access', accessToken)];
  if (refreshToken !== null) probes.push(await probeOne(deps, context, 'refresh', refreshToken));
  return probes;
}

async function probeOne(deps: AskingDeps, context: AskContext, token: AskedToken, value: string): Promise<Probe> {
  const introspection = hasEndpoint(context, 'introspection')
    ? await activeIn(async () => {
        const answered = await ask(deps, context, 'introspection', value, token);
        return readIntrospection(context, answered, value, token, deps.clock.now());
      })
    : null;
  const needed = token === 'access' && introspection !== true && hasEndpoint(context, 'userinfo');
  const userinfo = needed ? await activeIn(async () => readUserinfo(context, await ask(deps, context, 'userinfo', value, token))) : null;
  return { token, introspection, userinfo, selfContained: decodeToken(value).claims !== null };
}

/** A revocation that went through must not be hidden by whatever goes wrong when asking about it. */
async function activeIn(work: () => Promise<Told>): Promise<boolean | null> {
  return work().then(
    ({ active, tokenRefused }) => (tokenRefused === true ? false : active),
    () => null,
  );
}

/** What a revocation did to each token of the family, from what was said before it and after it. */
export function aftermath(before: readonly Probe[], after: readonly Probe[]): Aftermath[] {
  return after.map((now) => compare(before.find(({ token }) => token === now.token) ?? null, now));
}

function compare(was: Probe | null, now: Probe): Aftermath {
  const { token } = now;
  if (now.introspection === true) return { token, active: true, text: 'Introspection reports it as still active.' };
  if (now.introspection === false && was?.introspection === true)
    return { token, active: false, text: 'Introspection reports it as no longer active.' };
  if (now.userinfo === true) return { token, active: true, text: 'Still accepted by the userinfo endpoint.' };
  if (now.userinfo === false && was?.userinfo === true)
    return { token, active: false, text: 'No longer accepted by the userinfo endpoint.' };
  if (now.introspection === false && token === 'access' && now.selfContained) {
    return {
      token,
      active: null,
      text: "Introspection didn't recognise it before either. Many servers keep no record of the JWTs they issue, so an API may accept it until it expires.",
    };
  }
  if (now.introspection === false) return { token, active: false, text: 'Introspection reports it as inactive, as before.' };
  return { token, active: null, text: `Unconfirmed: ${whyNot(now)}.` };
}

function whyNot({ token, userinfo }: Probe): string {
  if (token === 'refresh') return 'the server has no introspection endpoint, or rejects this client there';
  return userinfo === false
    ? 'the userinfo endpoint rejected this token before, too'
    : 'neither the introspection nor the userinfo endpoint gives a clear answer';
}

/**
 * The one that was to go, unless the server still takes it or never knew it (RFC 7009 section 2.2: success is the answer then, too); and
 * the other, where it is known to be gone with it.
 */
export function revokedIn(asked: AskedToken, after: readonly Aftermath[], before: readonly Probe[]): AskedToken[] {
  return after.flatMap(({ token, active }) => {
    const was = before.find((each) => each.token === token)?.introspection ?? null;
    if (active === true) return [];
    if (token === asked) return active === null && was === false ? [] : [token];
    return active === false && was !== false ? [token] : [];
  });
}

const NAMES: Record<AskedToken, string> = { access: 'access token', refresh: 'refresh token' };

export function revocationSummary(asked: AskedToken, after: readonly Aftermath[], revoked: readonly AskedToken[]): string {
  const own = after.find(({ token }) => token === asked)?.active ?? null;
  const other = after.find(({ token }) => token !== asked);
  const first =
    own === true
      ? `The server reports the ${NAMES[asked]} as revoked, but still accepts it.`
      : own === false
        ? `Revoked: the server no longer accepts the ${NAMES[asked]}.`
        : revoked.includes(asked)
          ? `The server reports the ${NAMES[asked]} as revoked; this could not be confirmed.`
          : `The server reports success but doesn't seem to recognise this ${NAMES[asked]}: nothing changed.`;
  if (other === undefined || other.active === null) return first;
  if (!other.active) return `${first} The ${NAMES[other.token]} is no longer active either.`;
  return `${first} The ${NAMES[other.token]} is still active${asked === 'refresh' ? ', until it expires' : ''}.`;
}
