import { usesSecret } from '../../../model/client-auth';
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
    statement: 'A refresh can request a narrower scope, and the refresh token keeps the full one',
    failed: "A refresh can't safely request a narrower scope",
    why: 'A client may request a weaker token to pass on. A server that ignores this issues more privileges than requested.',
    reference: 'RFC 6749, section 6',
    grants: ['spare'],
    signOff: false,
    effect: 'narrows',
    promise: 'narrowerScope',
    run: narrowerScope,
  }),
  check({
    id: 'refresh.redirect-uri',
    statement: "A refresh does or doesn't need redirect_uri, as promised",
    failed: 'A refresh fails without redirect_uri',
    why: 'RFC 6749 defines no redirect_uri for a refresh. Some servers require it, and sign out a client that leaves it out.',
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
    statement: 'A refresh with a wrong client secret is rejected, and the refresh token stays valid',
    failed: 'A refresh with a wrong client secret is accepted, or ends the grant',
    why: 'Without the secret, a stolen refresh token must be useless; and a client that was briefly misconfigured must not sign out its users.',
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
  if (granted.length === 0) throw new NotApplicable("No scope was granted, so it can't be narrowed.");
  if (dropped === undefined || narrower.length === 0) throw new NotApplicable("Only one scope was granted, so it can't be narrowed.");
  lab.step(`Refreshes, requesting every scope except ${cleanText(dropped, 60)}.`);
  const tried = await attempt(() => lab.refresh(grant, { scope: narrower }));
  if (TURNED_DOWN.has(tried.kind)) return refusedNarrower(lab, grant, tried);
  giveUpUncertain(lab, grant, tried);
  const tokens = givenBy(tried, 'When refreshing with a narrower scope');
  const honoured = isHonoured(dropped, tokens.scope, tokens.accessToken);
  // A new refresh token MUST carry the scope of the old one (RFC 6749 section 6).
  lab.step('Refreshes again without a scope, to see whether the full one comes back.');
  const restored = await tryRefresh(lab, grant);
  const back = restored.reply?.tokens ?? null;
  const outcome = judgeNarrower(lab, honoured.verdict, honoured.text);
  if (honoured.verdict !== 'honoured') return outcome;
  if (restored.kind !== 'granted' || back === null) {
    const unclear = !isRefusal(restored.kind);
    if (!unclear) lab.end(grant, 'The server refused to refresh it after a narrower scope was requested.');
    const text = unclear
      ? `It is unknown whether the refresh token kept its full scope: the next refresh returned no tokens (${restored.said}).`
      : `The next refresh was rejected (${restored.said}).`;
    return { ...outcome, verdict: unclear ? 'warn' : 'fail', text: `${honoured.text} ${text}` };
  }
  const names = scopesOf(back.scope) ?? scopesInside(back.accessToken) ?? granted;
  if (names.includes(dropped)) return outcome;
  lab.end(grant, 'Its refresh token only kept the narrower scope.');
  const text = `${honoured.text} But the refresh token lost it permanently: a refresh without a scope doesn't restore it.`;
  return { ...outcome, verdict: 'fail', text };
}

/** A refresh that asks for less scope got no tokens: the same without a scope, which is the control, shows whether that was for the scope. */
async function refusedNarrower(lab: Lab, grant: LabGrant, tried: Attempt): Promise<Outcome> {
  lab.step('The refresh was rejected. Refreshes without a scope.');
  const plain = await tryRefresh(lab, grant);
  if (plain.kind === 'granted')
    return judgeNarrower(lab, 'refused', `The server rejected a refresh with a narrower scope (${tried.said}).`);
  if (!isRefusal(plain.kind) || !isRefusal(tried.kind)) throw undecided(tried, 'When refreshing with a narrower scope');
  lab.end(grant, 'The server rejected its refresh token after a narrower scope was requested.');
  return judgeNarrower(
    lab,
    'refused',
    `The server rejected the refresh token when a narrower scope was requested (${tried.said}), and again afterwards (${plain.said}).`,
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
    return { verdict: 'contradicted', text: `The response says that ${name} was left out, but the access token contains it.` };
  if (said?.includes(dropped))
    return { verdict: 'ignored', text: `${name} was left out of the request but granted; the response says so.` };
  if (said === null && inside?.includes(dropped)) {
    return {
      verdict: 'contradicted',
      text: `${name} was left out of the request, but the access token contains it and the response doesn't say so.`,
    };
  }
  if (said === null && inside === null) {
    return {
      verdict: 'unsaid',
      text: 'Neither the response nor the access token lists a scope. By RFC 6749 that means "as requested", but nothing here proves it.',
    };
  }
  return { verdict: 'honoured', text: `${name} was left out of the request and of the token.` };
}

function judgeNarrower(lab: Lab, verdict: Honoured['verdict'], text: string): Outcome {
  const promised = lab.promises.narrowerScope;
  const measured = {
    'Request for a narrower scope': verdict === 'unsaid' ? 'unknown' : verdict === 'contradicted' ? 'ignored silently' : verdict,
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
  if (without.kind === 'granted') return judgeRedirectUri(lab, 'not-needed', 'A refresh without redirect_uri is accepted.');
  if (!TURNED_DOWN.has(without.kind)) {
    giveUpUncertain(lab, grant, without);
    throw undecided(without, 'When refreshing without redirect_uri');
  }
  const uri = grant.code?.redirectUri ?? null;
  if (uri === null)
    throw new CouldNotRun(`A refresh without redirect_uri was rejected (${without.said}), and this grant involved no redirect_uri.`);
  lab.step('The refresh was rejected. Refreshes with the redirect_uri of the sign-in.');
  const withUri = await tryRefresh(lab, grant, { redirectUri: uri });
  if (withUri.kind === 'granted')
    return judgeRedirectUri(lab, 'needed', `A refresh without redirect_uri is rejected (${without.said}); with it, it is accepted.`);
  if (!isRefusal(withUri.kind)) throw undecided(withUri, 'When refreshing with redirect_uri');
  lab.end(grant, 'The server refused to refresh it, with and without redirect_uri.');
  if (withUri.kind === 'grant-refused' && without.kind !== 'grant-refused')
    return fail(`The refresh without redirect_uri was rejected (${without.said}) and invalidated the refresh token (${withUri.said}).`);
  throw new CouldNotRun(`The server refused to refresh without redirect_uri (${without.said}) and with it (${withUri.said}).`);
}

function judgeRedirectUri(lab: Lab, found: 'needed' | 'not-needed', text: string): Outcome {
  const promised = lab.promises.redirectUriOnRefresh;
  const measured = { 'redirect_uri on refresh': found === 'needed' ? 'needed' : 'not needed' };
  // A client that sends what was promised to be needed goes on working.
  if (promised === 'needed' && found === 'not-needed') return warn(`${text} The server requires less than was promised.`, measured);
  return asPromised(promised, found)(text, measured);
}

async function wrongSecret(lab: Lab): Promise<Outcome> {
  if (!usesSecret(lab.connection)) throw new NotApplicable('This client has no secret.');
  const grant = await spareToRefresh(lab);
  lab.step('Refreshes a spare grant as the app would, to make sure its refresh token is valid.');
  await refreshBefore(lab, grant);
  lab.step('Refreshes it with a wrong secret.');
  // No control is needed here: whether the refresh token lives is what the refresh with the right secret shows.
  const wrong = await attempt(() => lab.refresh(grant, { clientSecret: WRONG_SECRET }));
  if (wrong.kind === 'granted') return fail('The server accepted a refresh with a wrong client secret.');
  if (!TURNED_DOWN.has(wrong.kind)) {
    giveUpUncertain(lab, grant, wrong);
    throw undecided(wrong, 'When refreshing with a wrong secret');
  }
  lab.step('The refresh was rejected. Refreshes with the correct secret.');
  const right = await tryRefresh(lab, grant);
  const measured = {
    'With the wrong secret': wrong.said,
    'With the correct one afterwards': right.said,
  };
  if (right.kind === 'granted') return judgeRefusal(wrong, measured);
  if (right.kind === 'client-refused') {
    throw new CouldNotRun(
      `The wrong secret was rejected (${wrong.said}), but so was the correct one (${right.said}): the server may have locked the client.`,
    );
  }
  if (!isRefusal(right.kind)) throw undecided(right, 'The wrong secret was rejected; when refreshing with the correct one');
  lab.end(grant, 'A refresh with a wrong secret ended it.');
  return fail(
    `The wrong secret was rejected, but the refresh token was lost: with the correct secret it is rejected now (${right.said}).`,
    measured,
  );
}

/** Answers of a server that looked at the request and did not carry it out. */
const TURNED_DOWN: ReadonlySet<AttemptKind> = new Set(['grant-refused', 'refused', 'client-refused', 'unexplained']);

function judgeRefusal(wrong: Attempt, measured: Figures): Outcome {
  const text = `The wrong secret was rejected (${wrong.said}), and the refresh token works with the correct one.`;
  if (wrong.kind === 'client-refused') return pass(text, measured);
  const reason = wrong.kind === 'unexplained' ? 'the response contains no error' : 'the error blames something other than the client';
  return warn(`${text} But ${reason}; RFC 6749 section 5.2 requires invalid_client.`, measured);
}
