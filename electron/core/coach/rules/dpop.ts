import type { Rules } from '../../../model/coach-rule';

const DEMANDED = /\bdpop\b.{0,60}\b(?:missing|required|must be|not (?:present|provided|found))|\bmissing\b.{0,30}\bdpop\b/i;

/** Proofs that a server or an API refuses (RFC 9449). */
export const DPOP_RULES: Rules = {
  'dpop-invalid-proof': {
    when: { error: ['invalid_dpop_proof'] },
    what: 'The server rejected the DPoP proof (invalid_dpop_proof).',
    cause:
      "The proof is for another URL or method (htu, htm), too old, seen before, or lacks the access token's hash; a wrong clock has the same effect.",
    action:
      "Compare htm, htu and iat of the proof with this request. If this client doesn't need bound tokens, turn DPoP off at the provider and here.",
    mend: ['open:dpop'],
    reference: 'RFC 9449 section 5',
    lift: 20,
  },
  'dpop-proof-missing': {
    when: { error: ['invalid_dpop_proof', 'invalid_request'], withoutHeader: 'DPoP', says: DEMANDED },
    what: 'The server issues tokens to this client only with a DPoP proof, and the request had none ({error}).',
    cause: 'The client is registered for bound tokens (dpop_bound_access_tokens), and DPoP is off for this connection.',
    action: 'Turn DPoP on in Settings, or have the demand lifted for this client at the provider.',
    mend: ['open:dpop'],
    reference: 'RFC 9449 section 5.2',
    lift: 20,
  },
  'dpop-proof-clock': {
    when: { error: ['invalid_dpop_proof'], says: /\biat\b|recent|\bclock\b|not active|too old|expired|in the future/i },
    what: "The server rejected the DPoP proof: its time (iat) isn't now (invalid_dpop_proof).",
    cause:
      "The server judges proofs by a clock that differs from its Date header, which Tokenscope dates them by, or from this computer's.",
    action:
      'Compare iat in the proof below with the Date of the response. If they agree, ask the server for its clock or for nonces (RFC 9449 section 8).',
    reference: 'RFC 9449 section 11.1',
  },
  'dpop-proof-url': {
    when: { error: ['invalid_dpop_proof'], says: /\bhtu\b|\bur[il]\b/i },
    what: 'The server rejected the DPoP proof: it is for another URL (htu, invalid_dpop_proof).',
    cause: 'Behind a proxy, servers often compare htu with their internal URL, or with the query, which htu never has.',
    action: 'Compare htu in the proof below with the URL that the server believes it has, and configure its public URL there.',
    mend: ['open:apiBaseUrl', 'open:endpoints.token'],
    reference: 'RFC 9449 section 4.3',
  },
  'tap-dpop-proof-url': {
    when: { error: ['invalid_dpop_proof', 'invalid_token', 'invalid_request'], status: ['4xx'], signedForTap: 'dpop-proof' },
    what: "Your app's DPoP proof is for the tap's URL, so the server can't accept it ({error}).",
    cause: "The app signs the URL that it sends to (htu), which is the tap's; the tap has no key to sign another proof.",
    action:
      "Have the app sign the server's URL, if its library lets you set htu. Otherwise tap it with plain bearer tokens, or send the call from Tokenscope, which has a proof of its own.",
    reference: 'RFC 9449 section 4.3',
  },
  'dpop-proof-method': {
    when: { error: ['invalid_dpop_proof'], says: /\bhtm\b|\bmethod\b/i },
    what: 'The server rejected the DPoP proof: it is for another method (htm, invalid_dpop_proof).',
    cause: 'Something on the way changed the method, such as a gateway that turns HEAD into GET.',
    action: 'Compare htm in the proof below with the method that reaches the server.',
    reference: 'RFC 9449 section 4.3',
  },
  'dpop-proof-replayed': {
    when: {
      error: ['invalid_dpop_proof', 'invalid_grant', 'invalid_token'],
      says: /\bproof (?:jwt )?(?:replay|(?:has |was )?already)|\bjti (?:has |was )?(?:been )?(?:already|used|seen)/i,
    },
    what: 'The server says that it has seen this DPoP proof before ({error}).',
    cause: 'Something on the way sent the request twice: a retry of a proxy or a gateway.',
    action: 'Send it again; each request has a proof of its own. If it happens again, look for retries in front of the server.',
    reference: 'RFC 9449 section 11.1',
  },
  'dpop-nonce-endless': {
    when: { error: ['use_dpop_nonce'], nonceSent: true },
    what: 'The server requires another nonce, although the DPoP proof carried the one it had issued (use_dpop_nonce).',
    cause: 'Its nonces end at once, or the servers behind one host do not share them.',
    action:
      "Compare the nonce in the proof below with DPoP-Nonce of the response before. If they agree, the server's operator has to mend it.",
    reference: 'RFC 9449 section 8.2',
    lift: 20,
  },
  'dpop-nonce-required': {
    when: { error: ['use_dpop_nonce'] },
    what: 'The server requires its own nonce in the DPoP proof (use_dpop_nonce).',
    cause: 'The first request to such a server always fails this way; the nonce is in the DPoP-Nonce header of this response.',
    action: 'Send the request again with a proof that carries that nonce. Tokenscope does so by itself, once.',
    reference: 'RFC 9449 section 8',
    lift: 20,
  },
};
