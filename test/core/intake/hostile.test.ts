import { describe, expect, it } from 'vitest';
import { readIntake } from '../../../electron/core/intake/read';
import { expectLinear } from '../../support/linear-time';
import fc from '../../support/property';
import { knownAt as knownOf, MAILS, textOf } from './mails';

const LENGTH = 64 * 1024;
const ANY = knownOf('oauth');
const read = (text: string, known = ANY) => readIntake(text, known).values;
const one = (text: string, kind: string, known = ANY) => read(text, known).find((value) => value.kind === kind);

describe('hostile text', () => {
  it('an invisible character within a secret is told, not taken along', () => {
    const found = one('Client secret: aQ5tZ8xW2v\u200bK9mR4bN7pL1s', 'clientSecret');
    expect(found).toMatchObject({ value: 'aQ5tZ8xW2vK9mR4bN7pL1s', isSure: false, doubts: ['Invisible characters in it were left out.'] });
  });

  it('a host in letters of another script is shown as it is looked up', () => {
    const found = one('Token URL: https://login.k\u0430tanamrp.com/oauth/token', 'token', knownOf('katana'));
    expect(found?.value).toBe('https://login.xn--ktanamrp-16g.com/oauth/token');
    expect(found?.isSure).toBe(false);
    expect(found?.doubts.join(' ')).toContain('letters of other scripts');
  });

  it('a host that is not the provider’s is told', () => {
    const found = one('Token URL: https://login.katanamrp.com.evil.example/oauth/token', 'token', knownOf('katana'));
    expect(found).toMatchObject({ isSure: false, doubts: ['login.katanamrp.com.evil.example is not a host of Katana.'] });
    expect(one('Token URL: https://login.katanamrp.com/oauth/token', 'token', knownOf('katana'))).toMatchObject({ isSure: true });
  });

  it('letters that are not ASCII in an ID are doubted', () => {
    expect(one('Client ID: \u0430bc123def456', 'clientId')).not.toMatchObject({ isSure: true });
  });

  it('a user name within an address takes it away', () => {
    expect(one('Token URL: https://login.katanamrp.com@evil.example/oauth/token', 'token')).toBeUndefined();
  });
});

describe('a text of any length', () => {
  const NASTY = [
    'a',
    ' ',
    '\t',
    '|',
    '> ',
    'client id ',
    'Client ID: ',
    'client_id=',
    '<td>',
    '<a href="',
    '=3D',
    '=\n',
    'https://a.example/',
    'secret is ',
    '"',
    '（',
    'l1O0',
    '\u200b',
    'Content-Transfer-Encoding: base64\n',
    'On x wrote:\n',
    '[',
    'クライアントID',
  ];

  it.each(NASTY)('is read in linear time: %j over and over', (unit) => {
    const text = unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);
    expectLinear(JSON.stringify(unit), LENGTH, 800, () => readIntake(text, ANY));
  });

  it('is read whatever it is', () => {
    const pieces = fc.constantFrom(...NASTY, 'Client secret: ', 'x7Kq9', '\n', ',', '=', '}', '*/');
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 40 }), (parts) => Array.isArray(read(parts.join('')))),
      { numRuns: 300 },
    );
  });

  it('is read wherever a mail is cut', () => {
    for (const mail of MAILS) {
      const text = textOf(mail);
      for (let at = 0; at < text.length; at += 97) expect(Array.isArray(read(text.slice(at)))).toBe(true);
    }
  });
});
