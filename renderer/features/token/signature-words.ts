import type { TokenInspection, VerificationReason, VerificationView } from '../../../electron/contract';
import type { IconName } from '../../components/icons';

export type SignatureTone = 'idle' | 'valid' | 'invalid' | 'unsure';

export interface SignatureSaid {
  tone: SignatureTone;
  icon: IconName;
  title: string;
}

const REASONS: Record<VerificationReason, SignatureSaid> = {
  'signature-matches': { tone: 'valid', icon: 'ok', title: 'Signature valid' },
  'signature-wrong': { tone: 'invalid', icon: 'error', title: 'Signature wrong' },
  'no-key-fits': { tone: 'unsure', icon: 'warning', title: 'No matching key' },
  'algorithm-unfit': { tone: 'invalid', icon: 'error', title: 'Algorithm does not suit the key' },
  'algorithm-unsupported': { tone: 'unsure', icon: 'warning', title: 'Algorithm not supported' },
  'key-too-weak': { tone: 'unsure', icon: 'warning', title: 'Key too weak' },
  'key-published': { tone: 'invalid', icon: 'error', title: 'Signed with a published key' },
  'payload-detached': { tone: 'unsure', icon: 'warning', title: 'Payload needed' },
  'key-unreadable': { tone: 'unsure', icon: 'warning', title: 'Key not readable' },
  unsecured: { tone: 'invalid', icon: 'error', title: 'No signature at all' },
  'no-signature': { tone: 'idle', icon: 'note', title: 'Nothing to verify' },
  'disclosures-refused': { tone: 'invalid', icon: 'error', title: 'Disclosures refused' },
  'key-binding-wrong': { tone: 'invalid', icon: 'error', title: 'Key binding invalid' },
  malformed: { tone: 'invalid', icon: 'error', title: 'Not readable as a signed token' },
};

const UNCHECKED: Record<TokenInspection['signature']['status'], SignatureSaid> = {
  'not-verified': { tone: 'idle', icon: 'note', title: 'Signature not verified' },
  unsecured: { tone: 'invalid', icon: 'error', title: 'No signature at all' },
  none: { tone: 'idle', icon: 'note', title: 'Nothing to verify' },
};

export function signatureSaid(token: TokenInspection, checked: VerificationView | null): SignatureSaid {
  if (checked === null) return UNCHECKED[token.signature.status];
  const said = REASONS[checked.reason];
  // A weak or published key can't make a result better or worse: a match proves little, and an invalid result stays invalid.
  return checked.status === 'invalid' && said.tone !== 'invalid' ? { ...said, tone: 'invalid', icon: 'error' } : said;
}
