import { Callout } from '../../../../renderer/components/callout';
import { Findings } from '../../../../renderer/features/token/findings';
import { Verdicts, Verification } from '../../../../renderer/features/token/verification';
import { testRows } from '../../../support/hostile-view';

/** Everything shown about a token besides its parts, and a failure, with one text in each place. */
const remarks = (of: string) => {
  const key = { kid: of, kind: of, thumbprint: 'computed', source: of, why: of };
  const finding = { code: of, severity: 'warning' as const, title: of, detail: of, action: of, reference: 'RFC 7515', muted: false };
  const said = { status: 'invalid' as const, text: of };
  return (
    <>
      <Callout problem={{ code: 'not-found', what: of, likelyCause: of, action: of, evidence: [{ label: of, value: of }] }} />
      <Findings findings={[finding]} />
      <Verification
        view={{
          ...said,
          reason: 'signature-wrong',
          action: of,
          key,
          passedOver: [{ key: of, why: of }],
          verdicts: [],
          certificates: [
            {
              from: 'x5c',
              subject: of,
              issuer: `${of}.`,
              serial: of,
              notBefore: 0,
              notAfter: 0,
              state: 'expired',
              fingerprint: 'computed',
              signs: false,
            },
          ],
          findings: [],
          checkedAt: 0,
          keysFetchedAt: null,
          inside: [{ format: 'JWT', ...said }],
          signatures: [{ index: 0, ...said }],
          attached: null,
        }}
      />
      <Verdicts verdicts={[{ name: of, verdict: 'fail', text: of, reference: 'RFC 7515' }]} />
    </>
  );
};

testRows(remarks, /<(?:tr|li|dt)\b/);
