import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { MembersTable } from '../../../../renderer/features/token/members-table';
import { TokenStrip } from '../../../../renderer/features/token/token-strip';
import { Disclosures, EmbeddedKeys, NestedToken, Payload } from '../../../../renderer/features/token/uncommon-parts';
import { member, token } from './specimens';

const text = (page: string) => page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('parts of a token', () => {
  it('flag each occurrence of a repeated name, and no other', () => {
    const members = [member('sub', 'ada', { repeated: true }), member('sub', 'mallory', { repeated: true }), member('iss', 'x')];
    const said = text(renderToStaticMarkup(<MembersTable title="Claims" members={members} />));
    expect(said.split('name occurs more than once').length - 1).toBe(2);
    expect(said).toContain('mallory');
  });

  it('show numbers as they were written', () => {
    const members = [member('serial', '12345678901234567890', { kind: 'number' }), member('exp', '1e400', { kind: 'number' })];
    const said = text(renderToStaticMarkup(<MembersTable title="Claims" members={members} />));
    expect(said).toContain('12345678901234567890');
    expect(said).toContain('1e400');
    expect(said).not.toMatch(/Infinity|12345678901234567000/);
  });

  it('distinguish disclosures the token vouches for', () => {
    const disclosure = (name: string | null, matched: boolean) => ({ name, value: member(name ?? '', 'v'), matched, digest: 'CrQe7S5k' });
    const said = text(renderToStaticMarkup(<Disclosures disclosures={[disclosure('family_name', true), disclosure(null, false)]} />));
    expect(said).toContain('1 not vouched for by the token');
    expect(said).toContain('(array element)');
    expect(said).toMatch(/family_name v digest in the token/);
    expect(text(renderToStaticMarkup(<Disclosures disclosures={[disclosure('a', true)]} />))).not.toContain('vouched');
  });

  it('warn of embedded keys', () => {
    const page = renderToStaticMarkup(<EmbeddedKeys lines={['jwk: kty EC, crv P-256', 'jku: https://evil.example/<b>', 'x5c']} />);
    const said = text(page);
    expect(said).toContain('shown, never used');
    expect(said).toContain('jwk a key: kty EC, crv P-256');
    expect(said).toContain('jku a key set URL: https://evil.example/');
    expect(said).toContain('x5c a certificate');
    expect(page).not.toMatch(/<b>|href=/);
  });

  it('show a payload as the text or the bytes it is, as text only', () => {
    const page = renderToStaticMarkup(<Payload text={'<b>It’s a dangerous business\u202E'} base64url={null} />);
    expect(page).toContain('&lt;b&gt;It’s a dangerous business');
    expect(page).toContain('U+202E');
    expect(text(renderToStaticMarkup(<Payload text={null} base64url="AAEC_w" />))).toMatch(/in base64url .*AAEC_w/);
  });

  it('show a nested token in a labelled section', () => {
    const page = renderToStaticMarkup(
      <NestedToken token={token('ES256')}>
        <p>inside</p>
      </NestedToken>,
    );
    expect(text(page)).toMatch(/Token inside JWT, signed with ES256.*inside/);
    expect(page).toContain('aria-expanded="true"');
  });
});

describe('the token itself', () => {
  it('never shows a signature or an opaque token', () => {
    const strip = (shown: ReturnType<typeof token>) =>
      text(renderToStaticMarkup(<TokenStrip name="Access token" token={shown} heading={<h2>Token</h2>} isRaw={false} onRaw={null} />));
    expect(strip(token('RS256', { preview: ['eyJhbGciOi', 'eyJzdWIiOi', 'SECRETSIGNATURE'] }))).not.toContain('SECRET');
    expect(strip(token('', { format: 'opaque', preview: [] }))).toContain('opaque, not shown here');
    expect(strip(token('dir', { format: 'jwe-json', preview: ['eyJhbGciOi'] }))).toContain('encrypted');
  });
});
