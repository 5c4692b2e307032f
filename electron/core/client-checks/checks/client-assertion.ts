import { type Act, answerOf, formOf, queryOf } from '../acts';
import { failed, type Judgement, passed, type Seen, warned } from '../definition';
import { claimsOf } from '../sign-ins';
import { basicCredentials } from '../mentions';
import { times } from './issued';

/** RFC 7523 section 2.2. */
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Seconds for which an assertion is usually good. */
const LONG_SECONDS = 3600;

/**
 * How an app authenticates that has a key (private_key_jwt: RFC 7523 section 3, OpenID Connect Core section 9). Whether the signature is right
 * and the jti new to it is for the provider to say, which has the app's public keys.
 *
 * @param requests At least one; each a POST with a form.
 */
export function byAssertion(requests: readonly Act[], { given }: Seen): Judgement {
  const secret = requests.find(
    (act) => basicCredentials(act)?.secret || formOf(act).get('client_secret') || queryOf(act).has('client_secret'),
  );
  if (secret) return failed('A token request has a client secret, although this client has a key.', [secret]);
  const without = requests.find((act) => !formOf(act).get('client_assertion'));
  if (without) return failed('A token request has no client assertion.', [without]);
  const untyped = requests.find((act) => formOf(act).get('client_assertion_type') !== TYPE);
  if (untyped) return failed(`A token request lacks client_assertion_type=${TYPE}.`, [untyped]);
  for (const act of requests) {
    const wrong = wrongIn(claimsOf(formOf(act).get('client_assertion')), act, given);
    if (wrong !== null) return failed(wrong, [act]);
  }
  const ids = requests.map((act) => claimsOf(formOf(act).get('client_assertion')).jti);
  const again = ids.findIndex((id, index) => ids.indexOf(id) < index);
  const [first, second] = [requests[ids.indexOf(ids[again])], requests[again]];
  if (first && second) return failed(`The app sent an assertion with the same jti ${times(2)}.`, [first, second]);
  const refused = requests.find((act) => act.answer?.status === 401 || answerOf(act).error === 'invalid_client');
  if (refused) {
    const why = answerOf(refused).error_description;
    return failed('The provider rejected the assertion: the signature is not by one of the keys that it was given.', [refused], {
      'The provider says': typeof why === 'string' ? why : null,
    });
  }
  const long = requests.find((act) => Number(claimsOf(formOf(act).get('client_assertion')).exp) - act.at / 1000 > LONG_SECONDS);
  if (long) return warned('An assertion is good for more than an hour. Anyone who finds it in a log can use it until then.', [long]);
  return passed('Each token request has an assertion of its own, signed with a key that the provider knows.', requests.slice(0, 2));
}

function wrongIn(
  { iss, sub, aud, exp, jti }: Record<string, unknown>,
  act: Act,
  { clientId, tokenUrl, issuer }: Seen['given'],
): string | null {
  if (iss !== clientId || sub !== clientId) return 'The iss and sub of an assertion are not both the client ID.';
  const here = [tokenUrl, issuer].filter(Boolean);
  if (![aud].flat().some((one) => here.includes(String(one))))
    return 'The aud of an assertion is neither the token endpoint nor the issuer.';
  if (typeof exp !== 'number') return 'An assertion has no exp.';
  if (exp * 1000 <= act.at) return 'The exp of an assertion was over when it came.';
  return typeof jti === 'string' && jti !== '' ? null : 'An assertion has no jti.';
}
