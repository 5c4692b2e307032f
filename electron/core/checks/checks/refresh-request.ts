import { cleanText } from '../../oauth/untrusted-text';
import type { Lab, LabGrant } from '../lab';
import { type Check, CouldNotRun, NotApplicable, type Outcome } from '../model';
import { attempt, type Attempt, isDecided, isRefusal, tryRefresh, undecided } from './attempt';
import { fail, pass, warn } from './outcomes';
import { fateOf, mainToRefresh, scopesInside, spareToRefresh } from './own-grants';

const WRONG_SECRET = 'not-the-secret-of-this-client';
/** Scopes that must stay for a refresh to be the same kind of refresh. */
const NEEDED_SCOPES = new Set(['openid', 'offline_access']);

const narrowerScope: Check = {
  id: 'refresh.narrower-scope',
  group: 'refresh',
  statement: 'A refresh that asks for less scope gets less, and the refresh token keeps all of it.',
  why: 'A client may ask for a token that can do less, to hand it on. A server that ignores this hands out more power than was asked for.',
  reference: 'RFC 6749, section 6',
  burns: false,
  waits: false,
  grants: ['main'],
  promise: 'narrowerScope',
  async run(lab) {
    const grant = await mainToRefresh(lab);
    const granted = grant.scope === null ? grant.scopesAsked : grant.scope.split(/\s+/).filter((name) => name !== '');
    const dropped = granted.filter((name) => !NEEDED_SCOPES.has(name)).at(-1);
    const narrower = granted.filter((name) => name !== dropped);
    if (granted.length === 0) throw new NotApplicable('No scope was granted, so no less can be asked for.');
    if (dropped === undefined || narrower.length === 0) throw new NotApplicable('Only one scope was granted, so no less can be asked for.');
    lab.step(`Refreshes, asking for every scope but ${cleanText(dropped, 60)}.`);
    const tried = await tryRefresh(lab, grant, { scope: narrower });
    if (tried.kind === 'grant-refused') {
      lab.end(grant, 'The server refused its refresh token when less scope was asked for.');
      return judgeNarrower(lab, 'refused', `The server refused the refresh token when less scope was asked for (${tried.said}).`);
    }
    if (tried.kind === 'refused')
      return judgeNarrower(lab, 'refused', `The server refused a refresh that asks for less scope (${tried.said}).`);
    const tokens = tried.reply?.tokens ?? null;
    if (tried.kind !== 'granted' || tokens === null) throw undecided(tried, 'On the refresh that asks for less scope');
    const honoured = isHonoured(dropped, tokens.scope, tokens.accessToken);
    // A new refresh token MUST carry the scope of the old one (RFC 6749 section 6).
    lab.step('Refreshes once more without naming a scope, to see whether all of it comes back.');
    const restored = await tryRefresh(lab, grant);
    const back = restored.reply?.tokens ?? null;
    const outcome = judgeNarrower(lab, honoured.verdict, honoured.text);
    if (honoured.verdict !== 'honoured') return outcome;
    if (restored.kind !== 'granted' || back === null) {
      const unclear = !isRefusal(restored.kind);
      if (!unclear) lab.end(grant, 'The server refused to refresh after less scope had been asked for.');
      const text = `${honoured.text} Whether the refresh token kept all of its scope is not known: the next refresh gave no tokens (${restored.said}).`;
      return unclear ? warn(text, outcome) : fail(`${honoured.text} The next refresh was refused (${restored.said}).`, outcome);
    }
    const names = back.scope?.split(/\s+/) ?? scopesInside(back.accessToken) ?? granted;
    if (names.includes(dropped)) return outcome;
    lab.end(grant, 'Its refresh token kept the narrower scope only.');
    return fail(`${honoured.text} But the refresh token lost it for good: a refresh without a scope does not bring it back.`, outcome);
  },
};

interface Honoured {
  verdict: 'honoured' | 'ignored' | 'refused' | 'contradicted' | 'unsaid';
  text: string;
}

function isHonoured(dropped: string, scope: string | null, accessToken: string): Honoured {
  const name = cleanText(dropped, 60);
  const said = scope?.split(/\s+/) ?? null;
  const inside = scopesInside(accessToken);
  if (said !== null && !said.includes(dropped) && inside?.includes(dropped)) {
    return { verdict: 'contradicted', text: `The answer says that ${name} was left out, yet the access token names it.` };
  }
  if (said?.includes(dropped))
    return { verdict: 'ignored', text: `${name} was left out of the request, yet it was granted; the answer says so.` };
  if (said === null && inside?.includes(dropped)) {
    return {
      verdict: 'contradicted',
      text: `${name} was left out of the request, yet the access token names it and the answer does not say so.`,
    };
  }
  if (said === null && inside === null) {
    return {
      verdict: 'unsaid',
      text: 'Neither the answer nor the access token names a scope. By RFC 6749 that means "as asked"; nothing here shows it.',
    };
  }
  return { verdict: 'honoured', text: `${name} was left out of the request and of the token.` };
}

function judgeNarrower(lab: Lab, verdict: Honoured['verdict'], text: string): Outcome {
  const promised = lab.promises.narrowerScope;
  const measured = [
    { name: 'Less scope asked for', value: verdict === 'unsaid' ? 'not told' : verdict === 'contradicted' ? 'ignored silently' : verdict },
  ];
  const more =
    promised === 'any'
      ? { measured }
      : { measured, expected: promised === 'honoured' ? 'a token with less scope' : 'a token with the same scope' };
  if (verdict === 'honoured')
    return promised === 'ignored' ? warn(`${text} The promise was that the request is ignored.`, more) : pass(text, more);
  // RFC 6749 section 3.3: a scope that differs from the one asked for MUST be named in the answer.
  if (verdict === 'contradicted') return fail(text, more);
  if (verdict === 'unsaid') return warn(text, more);
  if (promised === 'honoured') return fail(text, more);
  return verdict === 'ignored' && promised === 'ignored' ? pass(text, more) : warn(text, more);
}

const redirectUri: Check = {
  id: 'refresh.redirect-uri',
  group: 'refresh',
  statement: 'A refresh needs redirect_uri, or does without, as promised.',
  why: 'RFC 6749 knows no redirect_uri on a refresh. Some servers ask for it, and a client that leaves it out is then signed out.',
  reference: 'RFC 6749, section 6',
  burns: false,
  waits: false,
  grants: ['main'],
  promise: 'redirectUriOnRefresh',
  async run(lab) {
    const grant = await mainToRefresh(lab);
    lab.step('Refreshes without redirect_uri.');
    const without = await tryRefresh(lab, grant, { redirectUri: false });
    if (without.kind === 'granted') return judgeRedirectUri(lab, 'not-needed', 'A refresh without redirect_uri is taken.');
    if (!isRefusal(without.kind)) throw undecided(without, 'On the refresh without redirect_uri');
    const uri = grant.code?.redirectUri ?? null;
    if (uri === null)
      throw new CouldNotRun(`A refresh without redirect_uri was refused (${without.said}), and this grant came without one.`);
    lab.step('It was refused. Refreshes with the redirect_uri of the sign-in.');
    const withUri = await tryRefresh(lab, grant, { redirectUri: uri });
    if (withUri.kind === 'granted') {
      return judgeRedirectUri(lab, 'needed', `A refresh without redirect_uri is refused (${without.said}); with it, it is taken.`);
    }
    if (!isRefusal(withUri.kind)) throw undecided(withUri, 'On the refresh with redirect_uri');
    lab.end(grant, 'The server refused to refresh it, with and without redirect_uri.');
    if (withUri.kind === 'grant-refused' && without.kind !== 'grant-refused') {
      return fail(`The refresh without redirect_uri was refused (${without.said}), and the refresh token died of it (${withUri.said}).`);
    }
    throw new CouldNotRun(`The server refused to refresh without redirect_uri (${without.said}) and with it (${withUri.said}).`);
  },
};

function judgeRedirectUri(lab: Lab, found: 'needed' | 'not-needed', text: string): Outcome {
  const promised = lab.promises.redirectUriOnRefresh;
  const measured = [{ name: 'redirect_uri on refresh', value: found === 'needed' ? 'needed' : 'not needed' }];
  if (promised === 'any') return pass(text, { measured });
  const more = { measured, expected: promised === 'needed' ? 'refused without redirect_uri' : 'taken without redirect_uri' };
  if (promised === found) return pass(text, more);
  // A client that sends what was promised to be needed goes on working.
  return promised === 'needed' ? warn(`${text} The server asks for less than was promised.`, more) : fail(text, more);
}

const wrongSecret: Check = {
  id: 'refresh.wrong-secret',
  group: 'refresh',
  statement: 'A refresh with a wrong client secret is refused, and the refresh token lives on.',
  why: 'Without the secret a stolen refresh token must be worth nothing; and a client that was set up wrongly for a moment must not lose its people.',
  reference: 'RFC 6749, section 6 and section 10.4',
  burns: true,
  waits: false,
  grants: ['spare'],
  promise: null,
  async run(lab) {
    if (lab.connection.clientAuthentication === 'none') throw new NotApplicable('This client has no secret.');
    const grant = await spareToRefresh(lab);
    lab.step('Refreshes a spare grant with a secret that is wrong.');
    const wrong = await tryRefresh(lab, grant, { clientSecret: WRONG_SECRET });
    if (wrong.kind === 'granted') return fail('The server refreshed with a client secret that is wrong.');
    if (!isRefusal(wrong.kind) && wrong.kind !== 'client-refused') throw undecided(wrong, 'On the refresh with a wrong secret');
    lab.step('It was refused. Refreshes with the right secret.');
    const right = await tryRefresh(lab, grant);
    const measured = [
      { name: 'With the wrong secret', value: wrong.said },
      { name: 'With the right one afterwards', value: right.said },
    ];
    if (right.kind === 'granted') return judgeRefusal(wrong, measured);
    if (right.kind === 'client-refused') {
      throw new CouldNotRun(
        `The wrong secret was refused (${wrong.said}), but the right one is too (${right.said}): the server may have locked the client.`,
      );
    }
    if (!isRefusal(right.kind)) throw undecided(right, 'The wrong secret was refused; on the refresh with the right one');
    lab.end(grant, 'A refresh with a wrong secret ended it.');
    return fail(`The wrong secret was refused, but it cost the refresh token: with the right secret it is refused now (${right.said}).`, {
      measured,
    });
  },
};

function judgeRefusal(wrong: Attempt, measured: { name: string; value: string }[]): Outcome {
  const text = `The wrong secret was refused (${wrong.said}), and the refresh token works with the right one.`;
  if (wrong.kind === 'client-refused') return pass(text, { measured });
  return warn(`${text} But the error names another reason than the client, where RFC 6749 section 5.2 has invalid_client.`, { measured });
}

const concurrent: Check = {
  id: 'refresh.concurrent',
  group: 'refresh',
  statement: 'Two refreshes at the same moment end as promised: within a leeway the family lives on, without one the second is a reuse.',
  why: 'Two processes of one app, or a request that was sent again, do this by accident. It decides whether people are then signed out.',
  reference: 'RFC 9700, section 4.14.2',
  burns: true,
  waits: false,
  grants: ['spare'],
  promise: 'leewaySeconds',
  async run(lab) {
    const grant = await spareToRefresh(lab);
    const before = grant.refreshToken;
    if (before === null) throw new CouldNotRun('The spare grant has no refresh token.');
    lab.step('Sends two refreshes with the same refresh token at the same moment.');
    const send = () => attempt(() => lab.refresh(grant, { refreshToken: before }));
    const both = await Promise.all([send(), send()]);
    const granted = both.filter(({ kind }) => kind === 'granted');
    const [first, second] = both;
    if (granted.length === 0) return neither(lab, grant, first, second);
    // The later answer first: where only the newest refresh token counts, it is the one.
    const candidates = granted
      .toSorted((a, b) => (b.reply?.at ?? 0) - (a.reply?.at ?? 0))
      .map(({ reply }) => reply?.tokens?.refreshToken ?? before);
    lab.step('Refreshes again with what came back, to see whether the family lives.');
    const { fate, said } = await fateOf(lab, grant, [...new Set(candidates)], 'Two refreshes at once ended it.');
    const other = both.find(({ kind }) => kind !== 'granted') ?? null;
    const rotates = candidates.some((token) => token !== before);
    const measured = [
      { name: 'First answer', value: first.said },
      { name: 'Second answer', value: second.said },
      { name: 'Family afterwards', value: fate === 'unclear' ? `not known (${said})` : fate },
    ];
    if (fate === 'unclear') throw new CouldNotRun(`Whether the family lives after two refreshes at once is not known (${said}).`);
    return { ...judgeConcurrent(lab, { lives: fate === 'lives', rotates, other }), measured };
  },
};

function neither(lab: Lab, grant: LabGrant, first: Attempt, second: Attempt): Outcome {
  const measured = [
    { name: 'First answer', value: first.said },
    { name: 'Second answer', value: second.said },
  ];
  lab.end(grant, 'Two refreshes at once gave no tokens.');
  if (!isRefusal(first.kind)) throw undecided(first, 'Of two refreshes at once neither gave tokens. On the first');
  if (!isRefusal(second.kind)) throw undecided(second, 'Of two refreshes at once neither gave tokens. On the second');
  return fail(`Both refreshes were refused (${first.said}; ${second.said}), although the refresh token was good.`, { measured });
}

interface Race {
  lives: boolean;
  rotates: boolean;
  /** The answer that was no success; null: both were. */
  other: Attempt | null;
}

function judgeConcurrent(lab: Lab, { lives, rotates, other }: Race): Outcome {
  const { leewaySeconds, reuseEndsFamily } = lab.promises;
  const leeway = leewaySeconds ?? 0;
  const expected =
    leeway > 0
      ? `the family lives on, within a leeway of ${leeway} s`
      : reuseEndsFamily === 'yes'
        ? 'one is taken; the other is a reuse, which ends the family'
        : undefined;
  const more = expected === undefined ? {} : { expected };
  if (other === null) {
    if (!lives) return fail('Both refreshes were answered with tokens, yet no refresh token that they gave works.', more);
    if (!rotates) return pass('Both refreshes were answered with tokens, and the refresh token stays the same.', more);
    if (leewaySeconds === 0) return warn('Both refreshes were taken, and the family lives on, although no leeway was promised.', more);
    return pass('Both refreshes were taken, and the family lives on.', more);
  }
  const turned = `One refresh was taken, the other was ${isDecided(other) ? 'refused' : 'not answered with tokens'} (${other.said})`;
  if (lives) return pass(`${turned}; the family lives on.`, more);
  const text = `${turned}, and the family ended: the tokens of the one that was taken are of no use.`;
  if (leeway > 0 || reuseEndsFamily === 'no') return fail(text, more);
  if (reuseEndsFamily === 'any') return warn(`${text} A client must never refresh twice at once here.`, more);
  return pass(`${turned}, and the family ended, as promised: a client must never refresh twice at once here.`, more);
}

/** Checks that send a refresh in another way than the app would. */
export const REFRESH_REQUEST_CHECKS: readonly Check[] = [narrowerScope, redirectUri, wrongSecret, concurrent];
