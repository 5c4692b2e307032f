import type { TokenInspection, Member, VerdictView, VerificationView } from '../../../../electron/contract';

export const member = (name: string, text: string, more: Partial<Member> = {}): Member => ({
  name,
  meaning: null,
  text,
  kind: 'text',
  at: null,
  items: null,
  remark: null,
  off: false,
  repeated: false,
  ...more,
});

export const token = (alg: string, more: Partial<TokenInspection> = {}): TokenInspection => ({
  format: 'jwt',
  summary: `JWT, signed with ${alg}`,
  header: [member('alg', alg)],
  claims: [member('sub', 'ada')],
  headerJson: `{"alg":"${alg}"}`,
  payloadJson: '{"sub":"ada"}',
  signature: { status: 'not-verified', text: 'Nobody has checked yet.', bytes: 256 },
  length: 700,
  fingerprint: '23f7-8191',
  preview: ['eyJhbGciOi', 'eyJzdWIiOi'],
  problem: null,
  payloadText: null,
  payloadBase64url: null,
  disclosures: [],
  nested: null,
  embeddedKeys: [],
  paseto: null,
  processed: [],
  processedJson: null,
  refused: null,
  ...more,
});

export const verdict = (name: string, kind: VerdictView['verdict']): VerdictView => ({
  name,
  verdict: kind,
  text: `${name} was looked at.`,
  reference: 'RFC 9068 section 4',
});

export const verification = (more: Partial<VerificationView> = {}): VerificationView => ({
  status: 'valid',
  reason: 'signature-matches',
  text: 'The key fits.',
  action: '',
  key: { kid: 'k1', kind: 'RSA, 2048 bits', thumbprint: 'NzbLsXh8', source: 'the key pasted', why: 'matched by key ID (kid)' },
  passedOver: [],
  verdicts: [],
  certificates: [],
  findings: [],
  checkedAt: 1_795_271_527_000,
  keysFetchedAt: null,
  signatures: [],
  inside: [],
  attached: null,
  ...more,
});
