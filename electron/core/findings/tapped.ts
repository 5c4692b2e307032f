import type { SignedForTap } from '../../model/tap';
import type { LoggedCase } from './cases';
import { error, type FindingDefinition } from './definition';

/** What the tap itself makes go wrong for an app. One that a server accepted all the same is only worth a note. */
const signed =
  (what: SignedForTap) =>
  ({ exchange }: LoggedCase) =>
    exchange.signedForTap?.includes(what) === true && { severity: exchange.failed ? ('error' as const) : ('note' as const) };

/** Exchanges of an app that a tap watches. */
export const TAPPED: readonly FindingDefinition[] = [
  error('tap-dpop-proof-url', "The DPoP proof is for the tap's URL", {
    why: 'htu is the URL that the app sends to, so it names the tap. A server that compares htu with its own URL refuses such a proof.',
    action: "Set htu to the server's URL in the app, or tap it without DPoP.",
    reference: 'RFC 9449 section 4.3',
    inTapped: signed('dpop-proof'),
  }),
  error('tap-client-assertion-audience', "The client assertion is for the tap's URL", {
    why: 'Its audience is the URL that the app was given, so it names the tap. A server that compares aud with its own issuer or token endpoint refuses such an assertion.',
    action: 'Configure the audience in the app as the real issuer or token endpoint, or have the tap keep the real issuer (--keep-issuer).',
    reference: 'RFC 7523 section 3',
    inTapped: signed('client-assertion'),
  }),
];
