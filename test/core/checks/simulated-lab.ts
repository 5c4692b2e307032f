import { expect, it } from 'vitest';
import { isEnding, type Lab, type LabGrant, type LabTokens, type TokenChange, type TokenReply } from '../../../electron/core/checks/lab';
import { type Check, CouldNotRun, NotApplicable } from '../../../electron/core/checks/model';
import type { Verdict } from '../../../electron/model/check-words';
import type { Promises } from '../../../electron/model/promises';
import { Failure, type FailureCode } from '../../../electron/model/failure';
import type { Connection } from '../../../electron/model/connection';
import { apiReply, CONNECTION, NOW, outcomeOf, PROMISES, reply, SERVER, stillLab, TOKENS, tokenReply } from './still-lab';

/** How the simulated server behaves. Times in milliseconds. */
export interface Manners {
  rotates: boolean;
  leewayMs: number;
  reuseEndsFamily: boolean;
  /** Of several refresh tokens given for one, only the last is good. */
  onlyNewest: boolean;
  /** How long a family takes to end after a reuse. */
  endsAfterMs: number;
  codeReplayRevokes: boolean;
  /** Every refusal is answered as `refusal` says. */
  bare: boolean;
  /** What reusing a refresh token is answered with. */
  refusal: { status: number; error: string | null; body?: string };
  accessMs: number;
  apiLeewayMs: number;
  /** Until an access token that was revoked is refused; Infinity: never. */
  revocationMs: number;
  introspectionLagMs: number;
  revokesAccess: 'yes' | 'unsupported' | 'refused';
  introspectsAccess: boolean;
  noRefreshToken: boolean;
  members: (generation: number) => { name: string; value: string }[];
}

/** An answer put in the server's place: a status, or a Failure of the network. `acts`: the server does its part before. */
export interface Trouble {
  /** Which request, counted from 1 over token requests (`token`) or calls (`api`). */
  on: 'token' | 'api';
  from: number;
  to?: number;
  status?: number;
  error?: string;
  failure?: FailureCode;
  acts?: boolean;
}

export interface SimulationOptions {
  manners?: Partial<Manners>;
  promises?: Partial<Promises>;
  connection?: Partial<Connection>;
  maxWaitMs?: number;
  trouble?: Trouble[];
}

interface Token {
  family: Family;
  usedAt: number | null;
}

interface Family {
  endedAt: number | null;
}

const ENDPOINTS = { ...SERVER.endpoints, revocation: 'https://login.example/revoke', introspection: 'https://login.example/introspect' };
const GET = { id: 'me', name: 'Me', method: 'GET', url: 'https://api.example/me', query: [], headers: [], body: '' };

/** A lab before a small server of its own on a clock of its own: an hour of waiting passes at once, and every answer can be put in. */
export function simulatedLab(options: SimulationOptions = {}) {
  const manners: Manners = {
    rotates: true,
    leewayMs: 0,
    reuseEndsFamily: true,
    onlyNewest: false,
    endsAfterMs: 0,
    codeReplayRevokes: true,
    bare: false,
    refusal: { status: 400, error: 'invalid_grant' },
    accessMs: 600_000,
    apiLeewayMs: 0,
    revocationMs: 0,
    introspectionLagMs: 0,
    revokesAccess: 'yes',
    introspectsAccess: true,
    noRefreshToken: false,
    members: () => [{ name: 'expires_in', value: '600' }],
    ...options.manners,
  };
  const connection: Connection = { ...CONNECTION, calls: [GET], ...options.connection };
  let now = NOW;
  let serial = 0;
  const sent = { token: 0, api: 0 };
  const log: { what: string; at: number }[] = [];
  const waits: number[] = [];
  const refreshTokens = new Map<string, Token>();
  const accessTokens = new Map<string, { family: Family; expiresAt: number; revokedAt: number | null }>();
  const codes = new Map<string, Token>();
  const grants: LabGrant[] = [];

  const troubled = (on: Trouble['on']): Trouble | undefined => {
    sent[on] += 1;
    return options.trouble?.find((each) => each.on === on && sent[on] >= each.from && sent[on] <= (each.to ?? each.from));
  };
  const raise = (code: FailureCode): never => {
    throw new Failure({ code, what: 'The connection broke.', likelyCause: '', action: '' });
  };
  const dead = (family: Family) => family.endedAt !== null && now >= family.endedAt;
  const kill = (family: Family, afterMs: number) => {
    family.endedAt ??= now + afterMs;
  };

  const issue = (family: Family, given?: string): LabTokens => {
    serial += 1;
    const accessToken = `access-${serial}`;
    const refreshToken = given ?? `refresh-${serial}`;
    accessTokens.set(accessToken, { family, expiresAt: now + manners.accessMs, revokedAt: null });
    if (!refreshTokens.has(refreshToken)) refreshTokens.set(refreshToken, { family, usedAt: null });
    return {
      ...TOKENS,
      from: 'run',
      accessToken,
      refreshToken: manners.noRefreshToken ? null : refreshToken,
      expiresInSeconds: manners.accessMs / 1000,
      members: manners.members(serial),
      receivedAt: now,
    };
  };
  const refused = () => tokenReply(manners.refusal.status, { error: manners.refusal.error, body: manners.refusal.body ?? '' });
  const granted = (tokens: LabTokens) => tokenReply(200, { ok: true, tokens });

  const signIn = (name: string): LabGrant => {
    const family: Family = { endedAt: null };
    serial += 1;
    const code = `code-${serial}`;
    codes.set(code, { family, usedAt: now });
    const callback = { parameters: [], stateSent: 's', issuerExpected: null };
    const redirectUri = 'https://app.example/back';
    const obtained = { code, codeVerifier: 'v', nonce: null, redirectUri, scopesAsked: ['read'], callback, request: null };
    const grant: LabGrant = { ...issue(family), from: 'run', name, code: obtained, generation: 1, earlier: [], ended: null };
    grants.push(grant);
    log.push({ what: `sign-in: ${name}`, at: now });
    return grant;
  };

  const present = (refreshToken: string): TokenReply => {
    const token = refreshTokens.get(refreshToken);
    if (token === undefined || dead(token.family)) return manners.bare ? refused() : tokenReply(400, { error: 'invalid_grant' });
    if (!manners.rotates) return granted(issue(token.family, refreshToken));
    if (token.usedAt !== null && now - token.usedAt > manners.leewayMs) {
      if (manners.reuseEndsFamily) kill(token.family, manners.endsAfterMs);
      return refused();
    }
    if (token.usedAt !== null && manners.leewayMs === 0) {
      if (manners.reuseEndsFamily) kill(token.family, manners.endsAfterMs);
      return refused();
    }
    token.usedAt ??= now;
    if (manners.onlyNewest) {
      for (const [name, { family, usedAt }] of refreshTokens) if (family === token.family && usedAt === null) refreshTokens.delete(name);
    }
    return granted(issue(token.family));
  };

  const answer = (act: () => TokenReply): TokenReply => {
    const trouble = troubled('token');
    if (trouble === undefined) return act();
    if (trouble.acts) act();
    if (trouble.failure !== undefined) return raise(trouble.failure);
    return tokenReply(trouble.status ?? 500, { error: trouble.error ?? null });
  };

  let main: LabGrant | null = null;
  const lab: Lab = {
    ...stillLab({}),
    connection,
    server: { ...SERVER, endpoints: ENDPOINTS },
    promises: { ...PROMISES, ...options.promises },
    options: { maxWaitMs: options.maxWaitMs ?? 120_000, call: null, otherAudience: null, expect: {} },
    now: () => now,
    async wait(ms) {
      if (ms > (options.maxWaitMs ?? 120_000)) throw new CouldNotRun('Too long, not run.');
      waits.push(ms);
      now += ms;
    },
    stored: async () => lab.main(),
    async main({ asItIs = false } = {}) {
      main ??= signIn('Main grant');
      if (!asItIs && isEnding(main, now)) {
        if (connection.grantType === 'client_credentials') main = signIn('Main grant');
        else await lab.refresh(main);
      }
      return main;
    },
    async spare() {
      return grants.findLast((grant) => grant !== main && grant.ended === null) ?? signIn('Spare grant');
    },
    async another(than, { signsIn }) {
      return grants.find((grant) => grant !== than && grant.ended === null) ?? (signsIn ? signIn('Spare grant') : null);
    },
    freshCode: async () => signIn('Fresh grant'),
    end(grant, why) {
      grant.ended ??= why;
    },
    async refresh(grant, change: TokenChange & { refreshToken?: string; adopt?: boolean } = {}) {
      const token = change.refreshToken ?? grant.refreshToken;
      if (token === null) throw new NotApplicable('No refresh token.');
      log.push({ what: `refresh ${token}`, at: now });
      const got = answer(() => present(token));
      if (got.ok && got.tokens !== null && change.adopt !== false) {
        grant.earlier.push({ accessToken: grant.accessToken, refreshToken: grant.refreshToken, replacedAt: now });
        Object.assign(grant, got.tokens, { refreshToken: got.tokens.refreshToken ?? grant.refreshToken, generation: grant.generation + 1 });
      }
      return got;
    },
    refreshMadeUp: async () => answer(() => present('made-up')),
    requestToken: async () => answer(() => granted({ ...issue({ endedAt: null }), refreshToken: null })),
    async exchangeCode({ code }) {
      log.push({ what: 'exchange', at: now });
      return answer(() => {
        const known = codes.get(code);
        if (known !== undefined && manners.codeReplayRevokes) kill(known.family, manners.endsAfterMs);
        return refused();
      });
    },
    async call(token) {
      log.push({ what: 'call', at: now });
      const trouble = troubled('api');
      if (trouble?.failure !== undefined) return raise(trouble.failure);
      if (trouble !== undefined) return apiReply(trouble.status ?? 500);
      const known = accessTokens.get(token ?? '');
      if (known === undefined || now > known.expiresAt + manners.apiLeewayMs) return apiReply(401);
      if (known.revokedAt !== null && now >= known.revokedAt + manners.revocationMs) return apiReply(401);
      return apiReply(dead(known.family) ? 401 : 200);
    },
    async revoke(token, kind) {
      log.push({ what: `revoke ${kind}`, at: now });
      if (kind === 'refresh') {
        const known = refreshTokens.get(token);
        if (known !== undefined) kill(known.family, 0);
      } else {
        if (manners.revokesAccess !== 'yes') {
          return reply({
            status: 400,
            body: JSON.stringify({ error: manners.revokesAccess === 'unsupported' ? 'unsupported_token_type' : 'invalid_request' }),
          });
        }
        const known = accessTokens.get(token);
        if (known !== undefined) known.revokedAt = now;
      }
      return reply();
    },
    async introspect(token, kind) {
      if (kind === 'access' && !manners.introspectsAccess) {
        return { ...reply({ status: 400, body: '{"error":"unsupported_token_type"}' }), active: null };
      }
      const known = accessTokens.get(token);
      const family = known?.family ?? refreshTokens.get(token)?.family;
      const revokedAt = known?.revokedAt ?? family?.endedAt ?? null;
      const active = family !== undefined && (revokedAt === null || now < revokedAt + manners.introspectionLagMs);
      return { ...reply({ body: JSON.stringify({ active }) }), active };
    },
  };
  return { lab, log, waits, grants, now: () => now };
}

/** How the simulated server behaves, and what a check then says. */
export type OutcomeCase = [verdict: Verdict, text: string, options: SimulationOptions];

/** One test a case. */
export function expectOutcomes(checks: readonly Check[], id: string, cases: OutcomeCase[]): void {
  it.each(cases)(`${id}: %s, %s`, async (verdict, text, options) => {
    const outcome = await outcomeOf(checks, id, simulatedLab(options).lab);
    expect(outcome.text).toContain(text);
    expect(outcome.verdict).toBe(verdict);
  });
}
