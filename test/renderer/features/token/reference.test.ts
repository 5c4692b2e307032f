import { describe, expect, it } from 'vitest';
import { referenceParts } from '../../../../renderer/features/token/reference';

const rfc = 'https://www.rfc-editor.org/rfc/';

describe('a reference', () => {
  it.each([
    ['RFC 6749 section 5.1', `${rfc}rfc6749#section-5.1`],
    ['RFC 6749, section 3', `${rfc}rfc6749#section-3`],
    ['RFC 6749 appendix A.12', `${rfc}rfc6749#appendix-A.12`],
    ['RFC 7519', `${rfc}rfc7519`],
  ])('%s leads to its section', (text, url) => {
    expect(referenceParts(text)).toEqual([{ text, url }]);
  });

  it('may be several, and references other than RFCs stay text', () => {
    expect(referenceParts('RFC 9207 section 2.4, OpenID Connect Core 1.0 section 3.1.3.7')).toEqual([
      { text: 'RFC 9207 section 2.4', url: `${rfc}rfc9207#section-2.4` },
      { text: ', OpenID Connect Core 1.0 section 3.1.3.7', url: null },
    ]);
    expect(referenceParts('RFC 6749 section 5.1, RFC 7519 section 4.1.4').map(({ url }) => url)).toEqual([
      `${rfc}rfc6749#section-5.1`,
      null,
      `${rfc}rfc7519#section-4.1.4`,
    ]);
  });

  it('links nowhere else, whatever it says', () => {
    const hostile = 'javascript:alert(1) https://evil.example/ RFC 1 section 1/../../x"><a>';
    expect(referenceParts(hostile).flatMap(({ url }) => url ?? [])).toEqual([`${rfc}rfc1#section-1`]);
    expect(
      referenceParts(hostile)
        .map(({ text }) => text)
        .join(''),
    ).toBe(hostile);
  });
});
