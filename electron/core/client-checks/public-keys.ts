import { isRecord, jsonValue } from '../base/untrusted-text';

/** Members of a JWK that only its owner may know (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
const MOST_KEYS = 20;

/** The keys that an app signs its assertions with, each as JSON text; or what is wrong with them, as a sentence. @param text A JWK Set (RFC 7517 section 5). */
export function publicKeysIn(text: string): { keys: string[] } | { wrong: string } {
  const value = jsonValue(text);
  const keys = isRecord(value) && Array.isArray(value.keys) ? value.keys.filter(isRecord) : [];
  if (keys.length === 0 || keys.length > MOST_KEYS) return { wrong: `It is no JWK Set with 1 to ${MOST_KEYS} keys.` };
  if (keys.some((key) => PRIVATE.some((name) => Object.hasOwn(key, name)))) return { wrong: 'It has a private or secret key.' };
  return { keys: keys.map((key) => JSON.stringify(key)) };
}
