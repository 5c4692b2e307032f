import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { ShownCertificate, VerificationReason } from '../../../../electron/contract';
import { Verdicts, verdictsInOrder, verdictSummary, Verification } from '../../../../renderer/features/token/verification';
import { signatureSaid } from '../../../../renderer/features/token/signature';
import { token, verdict, verification } from './specimens';

const text = (page: string) => page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('the signature’s state', () => {
  it('is unchecked until it is checked', () => {
    expect(signatureSaid(token('RS256'), null)).toMatchObject({ tone: 'idle', title: 'Signature not verified' });
    const unsecured = token('none', { signature: { status: 'unsecured', text: '', bytes: 0 } });
    expect(signatureSaid(unsecured, null)).toMatchObject({ tone: 'invalid', title: 'No signature' });
  });

  it.each<[VerificationReason, 'valid' | 'invalid' | 'unsecured' | 'unverified', string, string]>([
    ['signature-matches', 'valid', 'valid', 'Signature valid'],
    ['signature-wrong', 'invalid', 'invalid', 'Signature invalid'],
    ['no-key-fits', 'unverified', 'unsure', 'No matching key'],
    ['algorithm-unfit', 'unverified', 'invalid', "Algorithm doesn't match the key"],
    ['key-too-weak', 'unverified', 'unsure', 'Key too weak'],
    ['key-too-weak', 'invalid', 'invalid', 'Key too weak'],
    ['key-published', 'invalid', 'invalid', 'Signed with a publicly known key'],
    ['payload-detached', 'unverified', 'unsure', 'Payload needed'],
    ['unsecured', 'unsecured', 'invalid', 'No signature'],
  ])('%s, %s', (reason, status, tone, title) => {
    expect(signatureSaid(token('RS256'), verification({ reason, status }))).toMatchObject({ tone, title });
  });

  it('looks valid only for a valid signature', () => {
    const reasons: VerificationReason[] = ['signature-wrong', 'no-key-fits', 'algorithm-unfit', 'algorithm-unsupported', 'key-too-weak'];
    for (const reason of [...reasons, 'key-unreadable', 'unsecured', 'no-signature', 'malformed'] as const) {
      expect(signatureSaid(token('RS256'), verification({ reason, status: 'unverified' })).tone).not.toBe('valid');
    }
  });
});

describe('verdicts', () => {
  it('are summarised without zero counts', () => {
    expect(verdictSummary([verdict('a', 'pass'), verdict('b', 'pass')])).toBe('2 passed');
    expect(verdictSummary([verdict('a', 'pass'), verdict('b', 'not-applicable')])).toBe('1 passed, 1 not applicable');
    expect(verdictSummary([verdict('a', 'pass'), verdict('b', 'fail'), verdict('c', 'warn')])).toBe('1 failed, 1 warning, 1 passed');
    expect(verdictSummary([verdict('a', 'not-applicable')])).toBe('1 not applicable');
  });

  it('come most serious first, expanded if something is wrong', () => {
    const given = [verdict('typ', 'pass'), verdict('amr', 'not-applicable'), verdict('aud', 'fail'), verdict('jti', 'warn')];
    expect(verdictsInOrder(given).map(({ name }) => name)).toEqual(['aud', 'jti', 'typ', 'amr']);
    const said = text(renderToStaticMarkup(<Verdicts verdicts={given} />));
    expect(said).toContain('aud was looked at.');
    expect(said).toContain('jti was looked at.');
    expect(said).not.toContain('typ was looked at.');
  });
});

describe('a verification', () => {
  const certificate: ShownCertificate = {
    from: 'key',
    subject: 'CN=id.example',
    issuer: 'CN=An authority',
    serial: '01',
    notBefore: Date.UTC(2020, 0),
    notAfter: Date.UTC(2021, 0),
    state: 'expired',
    fingerprint: 'ab'.repeat(32),
    signs: true,
  };

  it('expands a bad certificate, and collapses a good one', () => {
    const off = text(renderToStaticMarkup(<Verification view={verification({ certificates: [certificate] })} />));
    for (const part of ['CN=id.example', 'CN=An authority', '2021', ', expired', certificate.fingerprint]) expect(off).toContain(part);
    const header = { ...certificate, from: 'x5c' as const, state: 'valid' as const, signs: false };
    expect(text(renderToStaticMarkup(<Verification view={verification({ certificates: [header] })} />))).toContain(
      'its key does not match the signature',
    );
    const good = text(renderToStaticMarkup(<Verification view={verification({ certificates: [{ ...certificate, state: 'valid' }] })} />));
    expect(good).toContain('Certificate of the key');
    expect(good).not.toContain('CN=id.example');
  });

  it('names the key and why', () => {
    const said = text(renderToStaticMarkup(<Verification view={verification()} />));
    expect(said).toContain('RSA, 2048 bits');
    expect(said).toContain('the key pasted');
    expect(said).toContain('matched by key ID (kid)');
    expect(said).not.toContain('keys fetched');
  });

  it('expands rejected keys if none was used', () => {
    const view = verification({
      status: 'unverified',
      reason: 'no-key-fits',
      key: null,
      passedOver: [{ key: 'EC P-256 k2', why: 'another kid' }],
    });
    expect(text(renderToStaticMarkup(<Verification view={view} />))).toContain('another kid');
    expect(text(renderToStaticMarkup(<Verification view={{ ...view, key: verification().key }} />))).not.toContain('another kid');
  });

  it('shows the result of each signature', () => {
    const signatures = [
      { index: 0, status: 'valid' as const, text: 'RS256: valid' },
      { index: 1, status: 'invalid' as const, text: 'ES256: wrong' },
    ];
    const said = text(renderToStaticMarkup(<Verification view={verification({ key: null, signatures })} />));
    expect(said).toMatch(/1 RS256: valid.*2 ES256: wrong/);
  });

  it('treats hostile text as text', () => {
    const view = verification({
      text: '',
      action: '<img src=x onerror=alert(1)>',
      passedOver: [{ key: 'a\u202Eb', why: '<b>' }],
      key: null,
    });
    const page = renderToStaticMarkup(<Verification view={view} />);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('\u202E');
    expect(page).toContain('U+202E');
  });
});
