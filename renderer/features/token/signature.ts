import { useLayoutEffect, useRef, useState } from 'react';
import type { Beside, KeySource, Problem, Result, TokenInspection, VerificationReason, VerificationView } from '../../../electron/contract';

/** Keys available without typing one. */
export interface KeyOffers {
  /** Whether the connection's key set is available: its URL or an issuer is set. */
  keySet: boolean;
  clientSecret: boolean;
}

export const NO_OFFERS: KeyOffers = { keySet: false, clientSecret: false };

/** The header's algorithm, or empty. Untrusted text. */
export const algorithmOf = (token: Pick<TokenInspection, 'header'>): string => token.header.find(({ name }) => name === 'alg')?.text ?? '';

export const isSymmetric = (algorithm: string) => /^HS\d/.test(algorithm);

/** Additional input covered by the signature or tag: a detached payload, or PASETO's implicit assertion. */
export function besideKind({ format, paseto, payloadText }: TokenInspection): 'payload' | 'implicit' | null {
  if (paseto) return paseto.version === 'v3' || paseto.version === 'v4' ? 'implicit' : null;
  return (format === 'jws' || format === 'jws-json') && payloadText === '' ? 'payload' : null;
}

/** The key that Verify uses directly; null if the person must choose one. */
export function keyAtHand(token: TokenInspection, offers: KeyOffers): KeySource | null {
  if (isSymmetric(algorithmOf(token))) return offers.clientSecret ? { kind: 'client-secret' } : null;
  return offers.keySet ? { kind: 'connection' } : null;
}

export interface SignatureSaid {
  tone: 'idle' | 'valid' | 'invalid' | 'unsure';
  title: string;
}

const REASONS: Record<VerificationReason, SignatureSaid> = {
  'signature-matches': { tone: 'valid', title: 'Signature valid' },
  'signature-wrong': { tone: 'invalid', title: 'Signature invalid' },
  'no-key-fits': { tone: 'unsure', title: 'No matching key' },
  'algorithm-unfit': { tone: 'invalid', title: "Algorithm doesn't match the key" },
  'algorithm-unsupported': { tone: 'unsure', title: 'Algorithm not supported' },
  'key-too-weak': { tone: 'unsure', title: 'Key too weak' },
  'key-published': { tone: 'invalid', title: 'Signed with a publicly known key' },
  'payload-detached': { tone: 'unsure', title: 'Payload needed' },
  'key-unreadable': { tone: 'unsure', title: 'Key not readable' },
  unsecured: { tone: 'invalid', title: 'No signature' },
  'no-signature': { tone: 'idle', title: 'Nothing to verify' },
  'disclosures-refused': { tone: 'invalid', title: 'Disclosures rejected' },
  'key-binding-wrong': { tone: 'invalid', title: 'Key binding invalid' },
  malformed: { tone: 'invalid', title: 'Not a readable signed token' },
};

const UNCHECKED: Record<TokenInspection['signature']['status'], SignatureSaid> = {
  'not-verified': { tone: 'idle', title: 'Signature not verified' },
  unsecured: { tone: 'invalid', title: 'No signature' },
  none: { tone: 'idle', title: 'Nothing to verify' },
};

export function signatureSaid(token: TokenInspection, checked: VerificationView | null): SignatureSaid {
  if (checked === null) return UNCHECKED[token.signature.status];
  const said = REASONS[checked.reason];
  // A weak or published key can't make a result better or worse: a match proves little, and an invalid result stays invalid.
  return checked.status === 'invalid' && said.tone !== 'invalid' ? { ...said, tone: 'invalid' } : said;
}

export type Verify = (keys: KeySource, beside?: Beside) => Promise<Result<VerificationView>>;

interface Outcome {
  /** null: not checked yet, or another token. */
  view: VerificationView | null;
  problem: Problem | null;
  isPending: boolean;
}

export interface Checking extends Outcome {
  run: (keys: KeySource, beside?: Beside) => Promise<VerificationView | null>;
}

/** Results outlive a switch to another tab. They belong to one token, so a new one starts without. */
const remembered = new Map<string, VerificationView>();
const MOST_REMEMBERED = 50;

function remember(key: string, view: VerificationView): void {
  remembered.delete(key);
  remembered.set(key, view);
  const oldest = remembered.keys().next().value;
  if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}

/**
 * The check of one token's signature. `key` names the token (its fingerprint is part of it) and where it is shown; when it changes, the
 * result is dropped, as is a pending answer.
 */
export function useVerification(key: string, verify: Verify): Checking {
  const [outcome, setOutcome] = useState<(Outcome & { key: string }) | null>(null);
  const shown = useRef(key);
  useLayoutEffect(() => {
    shown.current = key;
  }, [key]);
  const current: Outcome = outcome?.key === key ? outcome : { view: remembered.get(key) ?? null, problem: null, isPending: false };
  const run = async (keys: KeySource, beside?: Beside) => {
    setOutcome({ ...current, key, problem: null, isPending: true });
    const result = await verify(keys, beside);
    if (shown.current !== key) return null;
    if (result.ok) remember(key, result.value);
    setOutcome(
      result.ok
        ? { key, view: result.value, problem: null, isPending: false }
        : { key, view: current.view, problem: result.problem, isPending: false },
    );
    return result.ok ? result.value : null;
  };
  return { ...current, run };
}
