import type { Profile } from '../promises';
import type { Fact, Quirks } from './catalogued';
import { sureOf } from './fact-words';

type Promised = Profile['promises'];

/** What the documentation of a provider promises, for checks to compare with, and from where. What clients do is no promise. */
export function promisedBy({ refreshToken, refreshSends, pkce, lifetime }: Quirks): {
  promises: Partial<Promised>;
  sure: Profile['sure'];
} {
  const promises: Partial<Promised> = {};
  const sure: Profile['sure'] = {};
  const promise = <Name extends keyof Promised, T>(name: Name, fact: Fact<T> | undefined, value: (is: T) => Promised[Name] | null) => {
    const promised = fact?.sure === 'documentation' ? value(fact.is) : null;
    if (fact === undefined || promised === null) return;
    promises[name] = promised;
    sure[name] = sureOf(fact);
  };
  promise('rotates', refreshToken, (is) => (is === 'none' ? null : is === 'rotates' ? 'yes' : 'no'));
  promise('refreshToken', refreshToken, (is) => (is === 'none' ? 'never' : null));
  promise('redirectUriOnRefresh', refreshSends, (sends) => (sends.includes('redirect_uri') ? 'needed' : null));
  promise('pkceRequired', pkce, (is) => (is === 'required' ? 'always' : null));
  promise('lifetimeMember', lifetime, (seconds) => (seconds === null ? 'none' : null));
  return { promises, sure };
}
