import type { Check, FindingsInput } from './finding-input';
import { member, numericDate } from './decode';
import { duration, kindOf } from './wording';

/** Seconds by which two clocks may differ before it is worth a word: the Date header has no fractions, and requests take time. */
const TOLERANCE_S = 10;

export const expiryUnreadable: Check = ({ access }) => {
  const exp = member(access.claims, 'exp');
  if (exp === undefined) return null;
  if (typeof exp !== 'number' || numericDate(access, 'exp') === null) {
    return {
      code: 'exp-unusable',
      severity: 'warning',
      title: 'The exp claim is no date',
      detail: `It must be a number of seconds since 1970; this one is ${typeof exp === 'number' ? 'far beyond any date' : kindOf(exp)}.`,
      action: 'Report it to the provider. Tokenscope counts down by expires_in, if the response had it.',
      reference: 'RFC 7519 section 4.1.4',
    };
  }
  // Year 5138 in seconds; as milliseconds, 1973.
  if (exp < 1e11) return null;
  return {
    code: 'exp-in-milliseconds',
    severity: 'warning',
    title: 'The exp claim seems to count milliseconds',
    detail: 'Read as seconds, as it must be, the token would live for thousands of years.',
    action: 'Report it to the provider: APIs that read it as seconds will never see this token expire.',
    reference: 'RFC 7519 section 2',
  };
};

/** `exp` as seconds left at receipt, on the server's clock where it is known. */
function secondsByExp({ grant, access }: FindingsInput): number | null {
  const exp = numericDate(access, 'exp');
  return exp === null ? null : exp - (grant.receivedAt + (grant.clockSkewMs ?? 0)) / 1000;
}

export const expiryDisagrees: Check = (input) => {
  const said = input.grant.expiresInSeconds;
  const left = secondsByExp(input);
  if (said === null || left === null || Math.abs(left - said) <= TOLERANCE_S) return null;
  const iat = numericDate(input.access, 'iat');
  const exp = numericDate(input.access, 'exp') ?? 0;
  // Without a Date header the two clocks can't be told apart; the token's own lifetime is then the better witness.
  if (input.grant.clockSkewMs === null && iat !== null && Math.abs(exp - iat - said) <= TOLERANCE_S) return null;
  return {
    code: 'expiry-disagrees',
    severity: 'warning',
    title: 'exp and expires_in disagree',
    detail: `The response gives the token ${duration(said)}; its own exp claim ${left > 0 ? `gives it ${duration(left)}` : `had passed ${duration(-left)} before`} at receipt. The earlier one counts here.`,
    action: 'Renew by the earlier one, and report it to the provider.',
    reference: 'RFC 6749 section 5.1, RFC 7519 section 4.1.4',
  };
};

export const expiredAtReceipt: Check = (input) => {
  const left = secondsByExp(input);
  const said = input.grant.expiresInSeconds;
  if ((left === null || left > 0) && (said === null || said > 0)) return null;
  const by =
    left !== null && left <= 0
      ? `Its exp claim had passed ${duration(-left)} before it arrived.`
      : 'The response says that it lives for 0 seconds.';
  return {
    code: 'expired-at-receipt',
    severity: 'error',
    title: 'The token had expired when it came',
    detail: by,
    action:
      input.grant.clockSkewMs === null
        ? 'Check the clocks of this machine and of the server.'
        : 'Report it to the provider: the clocks of its servers may disagree.',
    reference: 'RFC 7519 section 4.1.4',
  };
};

export const noExpiry: Check = ({ grant, access }) =>
  grant.expiresInSeconds !== null || numericDate(access, 'exp') !== null
    ? null
    : {
        code: 'expiry-unknown',
        severity: 'note',
        title: 'Nothing says when this token expires',
        detail: 'The response has no usable expires_in and the token no readable exp claim, so there is no countdown.',
        action: "Look for the lifetime in the provider's documentation, and be ready for a 401 at any time.",
        reference: 'RFC 6749 section 5.1',
      };

export const clockSkew: Check = ({ grant }) => {
  const skew = grant.clockSkewMs;
  if (skew === null || Math.abs(skew) < 5_000) return null;
  return {
    code: 'clock-skew',
    severity: Math.abs(skew) >= 60_000 ? 'warning' : 'note',
    title: `The server's clock is ${duration(Math.abs(skew) / 1000)} ${skew > 0 ? 'ahead of' : 'behind'} this machine's`,
    detail:
      'Measured by the Date header of the token response. The countdown takes it into account; other clients on this machine may not.',
    action: 'Set the clock of this machine by the network. If it is right, the server is wrong.',
    reference: 'RFC 9110 section 6.6.1',
  };
};

/** A moment by the token that should lie behind the moment of receipt. */
function future(input: FindingsInput, claim: 'iat' | 'nbf'): number | null {
  const at = numericDate(input.access, claim);
  if (at === null) return null;
  const ahead = at - (input.grant.receivedAt + (input.grant.clockSkewMs ?? 0)) / 1000;
  return ahead > TOLERANCE_S ? ahead : null;
}

export const issuedInFuture: Check = (input) => {
  const ahead = future(input, 'iat');
  if (ahead === null) return null;
  return {
    code: 'iat-in-future',
    severity: 'warning',
    title: 'The token says it was issued in the future',
    detail: `Its iat claim lies ${duration(ahead)} after the moment it came. APIs with a strict clock refuse it until then.`,
    action:
      input.grant.clockSkewMs === null
        ? 'Check the clock of this machine first; the response told no time of the server.'
        : 'Report it to the provider: the clocks of its servers disagree.',
    reference: 'RFC 7519 section 4.1.6',
  };
};

export const notYetValid: Check = (input) => {
  const ahead = future(input, 'nbf');
  if (ahead === null) return null;
  return {
    code: 'nbf-in-future',
    severity: 'warning',
    title: 'The token was not yet valid when it came',
    detail: `Its nbf claim lies ${duration(ahead)} after the moment it came. Until then every API must refuse it.`,
    action: 'Wait, or check the clock of this machine and of the server.',
    reference: 'RFC 7519 section 4.1.5',
  };
};
