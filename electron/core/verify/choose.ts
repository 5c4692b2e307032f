import type { PassedOver } from '../../model/verification';
import { cleanText } from '../base/untrusted-text';
import { neededKey, type SignatureAlgorithm } from './algorithms';
import { keyLabel } from './keys';
import type { Key, KeySet } from './model';

/** Keys to try, in this order, and why not the others. */
export interface Choice {
  candidates: { key: Key; why: string }[];
  passedOver: PassedOver[];
  /** Keys that would go with the algorithm but bear another name than the one the token asks for. */
  otherwiseNamed: Key[];
  /** The key that the token names, or the only one there is, and why it can't be used with the token's algorithm. */
  unfit: { key: Key; why: string } | null;
}

/**
 * The keys for one signature: those whose kid is the token's; where none is, those without a kid; of them those whose kty, crv, use,
 * key_ops and alg allow the algorithm. A key that a person handed over by itself is tried whatever its kid.
 *
 * @param alg The algorithm that the token names; keys decide whether they go with it, never the other way round (RFC 8725 section 3.1).
 */
export function chooseKeys(set: KeySet, alg: SignatureAlgorithm, kid: string | null): Choice {
  return choose(set, kid, alg.name, (key) => whyUnfit(key, alg));
}

/** As `chooseKeys`, with any rule. `unfitness` says why a key can't be used, continuing "it ..."; null: it can. */
export function choose(set: KeySet, kid: string | null, what: string, unfitness: (key: Key) => string | null): Choice {
  const { keys } = set;
  const named = kid === null ? [] : keys.filter((key) => key.kid === kid);
  const lone = set.handed && keys.length === 1;
  const inQuestion = kid === null || lone ? keys : named.length > 0 ? named : keys.filter((key) => key.kid === null);
  const fitting = inQuestion.filter((key) => unfitness(key) === null);
  const candidates = fitting.map((key) => ({ key, why: whyThis(key, kid, fitting.length, what, lone) }));
  const passedOver: PassedOver[] = [];
  const otherwiseNamed: Key[] = [];
  for (const key of keys) {
    if (fitting.includes(key)) continue;
    const unfit = unfitness(key);
    const otherName = kid !== null && !inQuestion.includes(key);
    if (otherName && unfit === null) otherwiseNamed.push(key);
    const why = otherName ? `the token requires kid "${cleanText(kid, 80)}"` : `it ${unfit}`;
    passedOver.push({ key: keyLabel(key), why });
  }
  const meant = named.length > 0 ? named[0] : keys.length === 1 ? keys[0] : undefined;
  const why = meant === undefined ? null : unfitness(meant);
  return {
    candidates,
    passedOver: [...passedOver, ...set.unreadable],
    otherwiseNamed,
    unfit:
      candidates.length === 0 && meant && why !== null && (named.length > 0 || inQuestion.includes(meant)) ? { key: meant, why } : null,
  };
}

function whyThis(key: Key, kid: string | null, count: number, what: string, lone: boolean): string {
  if (kid !== null && key.kid === kid) return count === 1 ? 'matched by key ID (kid)' : `matched by key ID (kid), as are ${count - 1} more`;
  if (lone && kid !== null && key.kid !== null) return `the only key given, although the token requires kid "${cleanText(kid, 80)}"`;
  if (lone) return 'the only key given';
  const named = kid === null ? 'the token has no kid' : "no key has the token's kid, and this one has none";
  return count === 1 ? `the only key for ${what}; ${named}` : `one of ${count} keys for ${what}; ${named}`;
}

function whyUnfit(key: Key, alg: SignatureAlgorithm): string | null {
  if (alg.kty === 'oct' && key.disguise !== null)
    return `is ${key.disguise} instead of a secret: anyone who knows the public key could sign ${alg.name} tokens with it (RFC 8725 section 2.1)`;
  if (key.kty !== alg.kty) return `is ${article(key)}, but ${alg.name} needs ${neededKey(alg)}`;
  if (alg.curves !== null && !alg.curves.includes(key.crv ?? '')) return `is on ${key.crv}, but ${alg.name} needs ${neededKey(alg)}`;
  if (key.use !== null && key.use !== 'sig') return `is meant for "${cleanText(key.use, 20)}", not for signatures`;
  // A private key or a secret that may sign is as good for looking at signatures.
  const mayVerify = key.ops === null || key.ops.includes('verify') || (key.isPrivate && key.ops.includes('sign'));
  if (!mayVerify) return `is not meant for verification: its key_ops are "${cleanText((key.ops ?? []).join(' '), 80)}"`;
  if (key.alg !== null && !sameAlgorithm(key.alg, alg.name, key.crv))
    return `is meant for ${cleanText(key.alg, 40)}, but the token uses ${alg.name}`;
  return null;
}

/** "EdDSA" and the curve's own name are one algorithm (RFC 9864). */
function sameAlgorithm(one: string, other: string, crv: string | null): boolean {
  const plain = (name: string) => (name === 'EdDSA' && crv !== null ? crv : name);
  return plain(one) === plain(other);
}

function article({ kty, kind }: Key): string {
  if (kty === 'raw') return 'raw bytes, which only PASETO uses as a key';
  if (kty === 'oct') return 'a secret';
  return kty === 'RSA' ? 'an RSA key' : `an ${kind} key`;
}
