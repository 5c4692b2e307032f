import { Failure, failing } from '../../model/failure';
import { WAYS_OUT } from '../coach/rules/registration';

export const noRegistrationEndpoint = failing({
  code: 'connection-incomplete',
  what: 'This server names no registration endpoint, so no client can be registered from here.',
  likelyCause: "Dynamic registration (RFC 7591) is off at the server, or Settings has no issuer to read the server's metadata from.",
  action: WAYS_OUT,
  mend: ['open:clientId', 'open:issuer'],
});

export const noKeyToRegister = failing({
  code: 'connection-incomplete',
  what: 'The client authenticates with a key or a certificate, and has neither to be registered with.',
  likelyCause: 'It was not made or imported yet.',
  action: 'Make one under Client authentication in Settings first, or choose another Client authentication.',
  mend: ['open:clientKeys', 'open:clientCertificates', 'open:clientAuthentication'],
});

export const notManaged = failing({
  code: 'not-found',
  what: "This connection's client can't be read, changed or deleted at the server from here.",
  likelyCause: 'It was registered elsewhere, or the server issued no registration access token (RFC 7592).',
  action: "Change it in the provider's console, or register a new client.",
});

/** @param clientId Of the client that nobody has now. */
export function movedDuringRegistration(clientId: string): Failure {
  return new Failure({
    code: 'cancelled',
    what: "The connection's server changed while the client was being registered, so the new client was not stored.",
    likelyCause: 'The settings were edited in the meantime.',
    action: 'Check the issuer and the endpoints in Settings, then register again.',
    evidence: [{ label: 'Registered client', value: clientId }],
  });
}

export const initialTokenInvalid = failing({
  code: 'bad-request',
  what: 'The initial access token contains characters that a header cannot carry.',
  likelyCause: 'A line break or a space was copied with it.',
  action: 'Copy it again, in one piece.',
});
