import { headerOf } from '../../base/untrusted-text';
import { certificateIn, thumbprintIn } from '../../token/bound';
import { member } from '../../token/decode';
import type { Half } from '../side';
import type { Suspect } from '../suspect';

const sent = ({ exchange }: Half, name: string) => headerOf(exchange.request.headers, name);
const jktOf = ({ claims }: Half) => thumbprintIn(member(claims, 'cnf'));
const certificateOf = ({ claims }: Half) => certificateIn(member(claims, 'cnf'));
const schemeOf = (half: Half) => sent(half, 'authorization')?.split(' ', 1)[0] ?? null;

export const BINDING_SUSPECTS: readonly Suspect[] = [
  {
    code: 'authorization-missing',
    name: 'Authorization header',
    weights: { token: 99, forbidden: 90, request: 60, missing: 60, gateway: 55 },
    look({ works, fails }) {
      const [here, there] = [schemeOf(works), schemeOf(fails)];
      if (here === null || there !== null || fails.exchange.purpose !== 'call') return null;
      return {
        what: 'The request that fails has no Authorization header; the one that works has.',
        why: 'Without it the API sees a caller without a token.',
        action: 'Look for a header or setting of this connection that replaces or drops Authorization.',
        works: here,
        fails: null,
      };
    },
  },
  {
    code: 'proof-missing',
    name: 'DPoP',
    weights: { token: 94, request: 80, client: 60, wish: 60 },
    mentioned: /dpop/i,
    look({ works, fails, sameServer }) {
      const [here, there] = [sent(works, 'dpop') !== null, sent(fails, 'dpop') !== null];
      const isBound = jktOf(fails) !== null;
      if (there || !(isBound || here)) return null;
      return {
        what: isBound
          ? 'The token that fails is bound to a key (cnf.jkt), but the request has no DPoP proof.'
          : 'The request that works has a DPoP proof; the one that fails is sent as a plain bearer token.',
        why: 'An API that expects DPoP rejects a token without a proof of its key (RFC 9449 section 7.1).',
        action: "Turn DPoP on in the failing connection's settings, then connect it again: the token must be issued for the key.",
        works: here ? `${schemeOf(works) ?? 'no Authorization'} with a DPoP proof` : schemeOf(works),
        fails: `${schemeOf(fails) ?? 'no Authorization'} without a proof`,
        factor: isBound || sameServer || fails.facts.challenge?.scheme.toLowerCase() === 'dpop' ? 1 : 0.6,
      };
    },
  },
  {
    code: 'certificate-missing',
    name: 'client certificate',
    weights: { token: 94, forbidden: 78, gateway: 72, request: 72, silence: 72, client: 86 },
    mentioned: /certificate|\bmtls\b|mutual|x5t/i,
    look({ works, fails, sameServer }) {
      const bound = certificateOf(fails);
      const [here, there] = [works.exchange.certificate ?? null, fails.exchange.certificate ?? null];
      if (bound !== null ? bound === there : here === null || there !== null) return null;
      return {
        what:
          bound === null
            ? 'The request that works presents a client certificate in TLS; the one that fails has no certificate.'
            : there === null
              ? 'The token that fails is bound to a client certificate (cnf x5t#S256), but the request presented no certificate.'
              : 'The token that fails is bound to another client certificate than the request presented.',
        why: 'A token bound to a certificate is good only over a connection with that certificate (RFC 8705 section 3).',
        action: "Choose the registered client certificate in the failing connection's settings, then connect it again.",
        works: here,
        fails: there ?? (bound === null ? null : `no certificate, token bound to ${bound}`),
        factor: bound !== null || sameServer ? 1 : 0.9,
      };
    },
  },
];
