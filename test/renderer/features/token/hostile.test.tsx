import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { Callout } from '../../../../renderer/components/callout';
import { Findings } from '../../../../renderer/features/token/findings';
import { Verdicts, Verification } from '../../../../renderer/features/token/verification';
import { always, HOSTILE, RAW } from '../../../support/hostile-text';

// There is no window here to be asked anything of.
vi.mock('../../../../renderer/state/actions', () => ({ openLink: () => {} }));

/** All that is said of a token beside its parts, and a failure, with one text in each place. */
const remarks = (of: string) => {
  const key = { kid: of, kind: of, thumbprint: 'computed', source: of, why: of };
  const finding = { code: of, severity: 'warning' as const, title: of, detail: of, action: of, reference: 'RFC 7515', muted: false };
  const said = { status: 'invalid' as const, text: of };
  return (
    <>
      <Callout problem={{ code: 'not-found', what: of, cause: of, action: of, evidence: [{ label: of, value: of }] }} />
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

const rows = (page: string) => page.split(/<(?:tr|li|dt)\b/).length;
const harmless = rows(renderToStaticMarkup(remarks('harmless')));
const shows = (text: string) => {
  // The joiners that scripts need stay.
  const page = renderToStaticMarkup(remarks(text)).replaceAll('\u200d', '');
  expect(page).not.toMatch(RAW);
  expect(page).not.toMatch(/[\n\t]/);
  expect(rows(page)).toBe(harmless);
};
it.each(HOSTILE)('%j shows, and makes no row', shows);
it('so does any other text', () => always(shows, 60));
