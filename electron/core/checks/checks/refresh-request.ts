import { isPublicClient } from '../../../model/client-auth';
import { cleanText } from '../../base/untrusted-text';
import { scopesOf } from '../../token/expected';
import type { Lab, LabGrant } from '../lab';
import { asPromised, type Check, CouldNotRun, check, type Figures, fail, NotApplicable, type Outcome, pass, warn } from '../model';
import { type Attempt, type AttemptKind, attempt, givenBy, isRefusal, undecided } from './attempt';
import { giveUpUncertain, tryRefresh } from './control';
import { refreshBefore, scopesInside, spareToRefresh } from './own-grants';

const WRONG_SECRET = 'not-the-secret-of-this-client';
/** Scopes that must stay for a refresh to be the same kind of refresh. */
const NEEDED_SCOPES = new Set(['openid', 'offline_access']);

export const REFRESH_REQUEST_CHECKS: readonly Check[] = [
  check({
    id: 'refresh.narrower-scope',
    statement: 'A refresh that asks for less scope gets less, and the refresh token keeps all of it.',
    why: 'A client may ask for a token that can do less, to hand it on. A server that ignores this hands out more power than was asked for.',
    reference: 'RFC 6749, section 6',
    grants: ['spare'],
    signOff: false,
    effect: 'narrows',
    promise: 'narrowerScope',
    run: narrowerScope,
  }),
  check({
    id: 'refresh.redirect-uri',
    statement: 'A refresh needs redirect_uri, or does without, as promised.',
    why: 'RFC 6749 knows no redirect_uri on a refresh. Some servers ask for it, and a client that leaves it out is then signed out.',
    reference: 'RFC 6749, section 6',
    wants: 'A refresh needs no redirect_uri (RFC 6749, section 6).',
    grants: ['spare'],
    signOff: false,
    effect: 'spends',
    promise: 'redirectUriOnRefresh',
    run: redirectUri,
  }),
  check({
    id: 'refresh.wrong-secret',
    statement: 'A refresh with a wrong client secret is refused, and the refresh token lives on.',
    why: 'Without the secret a stolen refresh token must be worth nothing; and a client that was set up wrongly for a moment must not lose its people.',
    reference: 'RFC 6749, section 6 and section 10.4',
    burns: true,
    grants: ['spare'],
    signOff: false,
    effect: 'spends',
    run: wrongSecret,
  }),
];

async function narrowerScope(lab: Lab): Promise<Outcome> {
  const grant = await spareToRefresh(lab);
  const granted = scopesOf(grant.scope) ?? grant.scopesAsked;
  const dropped = granted.filter((name) => !NEEDED_SCOPES.has(name)).at(-1);
  const narrower = granted.filter((name) => name !== dropped);
  if (granted.length === 0) throw new NotApplicable('No scope was granted, so no less can be asked for.');
  if (dropped === undefined || narrower.length === 0) throw new NotApplicable('Only one scope was granted, so no less can be asked for.');
  lab.step(`Refreshes, asking for every scope but ${cleanText(dropped, 60)}.`);
  const tried = await attempt(() => lab.refresh(grant, { scope: narrower }));
  if (TURNED_DOWN.has(tried.kind)) return refusedNarrower(lab, grant, tried);
  giveUpUncertain(lab, grant, tried);
  const tokens = givenBy(tried, 'On the refresh that asks for less scope');
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
    const text = unclear
      ? `Whether the refresh token kept all of its scope is not known: the next refresh gave no tokens (${restored.said}).`
      : `The next refresh was refused (${restored.said}).`;
    return { ...outcome, verdict: unclear ? 'warn' : 'fail', text: `${honoured.text} ${text}` };
  }
  const names = scopesOf(back.scope) ?? scopesInside(back.accessToken) ?? granted;
  if (names.includes(dropped)) return outcome;
  lab.end(grant, 'Its refresh token kept the narrower scope only.');
  const text = `${honoured.text} But the refresh token lost it for good: a refresh without a scope does not bring it back.`;
  return { ...outcome, verdict: 'fail', text };
}

/** A refresh that asks for less scope got no tokens: the same without a scope, which is the control, shows whether that was for the scope. */
async function refusedNarrower(lab: Lab, grant: LabGrant, tried: Attempt): Promise<Outcome> {
  lab.step('It was refused. Refreshes without naming a scope.');
  const plain = await tryRefresh(lab, grant);
  if (plain.kind === 'granted')
    return judgeNarrower(lab, 'refused', `The server refused a refresh that asks for less scope (${tried.said}).`);
  if (!isRefusal(plain.kind) || !isRefusal(tried.kind)) throw undecided(tried, 'On the refresh that asks for less scope');
  lab.end(grant, 'The server refused its refresh token after less scope had been asked for.');
  return judgeNarrower(
    lab,
    'refused',
    `The server refused the refresh token when less scope was asked for (${tried.said}), and afterwards (${plain.said}).`,
  );
}

interface Honoured {
  verdict: 'honoured' | 'ignored' | 'refused' | 'contradicted' | 'unsaid';
  text: string;
}

function isHonoured(dropped: string, scope: string | null, accessToken: string): Honoured {
  const name = cleanText(dropped, 60);
  const said = scopesOf(scope);
  const inside = scopesInside(accessToken);
  if (said !== null && !said.includes(dropped) && inside?.includes(dropped))
    return { verdict: 'contradicted', text: `The answer says that ${name} was left out, yet the access token names it.` };
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
  const measured = {
    'Less scope asked for': verdict === 'unsaid' ? 'not told' : verdict === 'contradicted' ? 'ignored silently' : verdict,
  };
  if (verdict === 'honoured')
    return promised === 'ignored' ? warn(`${text} The promise was that the request is ignored.`, measured) : pass(text, measured);
  // RFC 6749 section 3.3: a scope that differs from the one asked for MUST be named in the answer.
  if (verdict === 'contradicted') return fail(text, measured);
  if (verdict === 'unsaid') return warn(text, measured);
  if (promised === 'honoured') return fail(text, measured);
  return verdict === 'ignored' && promised === 'ignored' ? pass(text, measured) : warn(text, measured);
}

async function redirectUri(lab: Lab): Promise<Outcome> {
  const grant = await spareToRefresh(lab);
  lab.step('Refreshes without redirect_uri.');
  const without = await attempt(() => lab.refresh(grant, { redirectUri: false }));
  if (without.kind === 'granted') return judgeRedirectUri(lab, 'not-needed', 'A refresh without redirect_uri is taken.');
  if (!TURNED_DOWN.has(without.kind)) {
    giveUpUncertain(lab, grant, without);
    throw undecided(without, 'On the refresh without redirect_uri');
  }
  const uri = grant.code?.redirectUri ?? null;
  if (uri === null) throw new CouldNotRun(`A refresh without redirect_uri was refused (${without.said}), and this grant came without one.`);
  lab.step('It was refused. Refreshes with the redirect_uri of the sign-in.');
  const withUri = await tryRefresh(lab, grant, { redirectUri: uri });
  if (withUri.kind === 'granted')
    return judgeRedirectUri(lab, 'needed', `A refresh without redirect_uri is refused (${without.said}); with it, it is taken.`);
  if (!isRefusal(withUri.kind)) throw undecided(withUri, 'On the refresh with redirect_uri');
  lab.end(grant, 'The server refused to refresh it, with and without redirect_uri.');
  if (withUri.kind === 'grant-refused' && without.kind !== 'grant-refused')
    return fail(`The refresh without redirect_uri was refused (${without.said}), and the refresh token died of it (${withUri.said}).`);
  throw new CouldNotRun(`The server refused to refresh without redirect_uri (${without.said}) and with it (${withUri.said}).`);
}

function judgeRedirectUri(lab: Lab, found: 'needed' | 'not-needed', text: string): Outcome {
  const promised = lab.promises.redirectUriOnRefresh;
  const measured = { 'redirect_uri on refresh': found === 'needed' ? 'needed' : 'not needed' };
  // A client that sends what was promised to be needed goes on working.
  if (promised === 'needed' && found === 'not-needed') return warn(`${text} The server asks for less than was promised.`, measured);
  return asPromised(promised, found)(text, measured);
}

async function wrongSecret(lab: Lab): Promise<Outcome> {
  if (isPublicClient(lab.connection)) throw new NotApplicable('This client has no secret.');
  const grant = await spareToRefresh(lab);
  lab.step('Refreshes a spare grant as the app would, to know that its refresh token is good.');
  await refreshBefore(lab, grant);
  lab.step('Refreshes it with a secret that is wrong.');
  // No control is needed here: whether the refresh token lives is what the refresh with the right secret shows.
  const wrong = await attempt(() => lab.refresh(grant, { clientSecret: WRONG_SECRET }));
  if (wrong.kind === 'granted') return fail('The server refreshed with a client secret that is wrong.');
  if (!TURNED_DOWN.has(wrong.kind)) {
    giveUpUncertain(lab, grant, wrong);
    throw undecided(wrong, 'On the refresh with a wrong secret');
  }
  lab.step('It was refused. Refreshes with the right secret.');
  const right = await tryRefresh(lab, grant);
  const measured = {
    'With the wrong secret': wrong.said,
    'With the right one afterwards': right.said,
  };
  if (right.kind === 'granted') return judgeRefusal(wrong, measured);
  if (right.kind === 'client-refused') {
    throw new CouldNotRun(
      `The wrong secret was refused (${wrong.said}), but the right one is too (${right.said}): the server may have locked the client.`,
    );
  }
  if (!isRefusal(right.kind)) throw undecided(right, 'The wrong secret was refused; on the refresh with the right one');
  lab.end(grant, 'A refresh with a wrong secret ended it.');
  return fail(
    `The wrong secret was refused, but it cost the refresh token: with the right secret it is refused now (${right.said}).`,
    measured,
  );
}

/** Answers of a server that looked at the request and did not carry it out. */
const TURNED_DOWN: ReadonlySet<AttemptKind> = new Set(['grant-refused', 'refused', 'client-refused', 'unexplained']);

function judgeRefusal(wrong: Attempt, measured: Figures): Outcome {
  const text = `The wrong secret was refused (${wrong.said}), and the refresh token works with the right one.`;
  if (wrong.kind === 'client-refused') return pass(text, measured);
  const reason = wrong.kind === 'unexplained' ? 'the answer gives no reason' : 'the error names another reason than the client';
  return warn(`${text} But ${reason}, where RFC 6749 section 5.2 has invalid_client.`, measured);
}
