import { describe, expect, it } from 'vitest';
import { inspectGrant } from '../../../electron/core/connection/inspect-grant';
import { sheetOf } from '../../../electron/core/guide/sheet';
import { START } from '../../support/clock';
import { fakeFingerprint, sampleConnection, sampleGrant } from '../token/samples';

const HOSTILE = 'Ada</title><script>alert(1)</script> [x](https://evil.example)';
const grant = sampleGrant({ refreshToken: 'canary-refresh', idToken: 'canary.id.token' });
const connection = {
  ...sampleConnection({ name: HOSTILE, clientId: 'client-1' }),
  guide: { call: { name: 'Who am I', status: 200, at: START } },
};
const input = {
  connection,
  redirectUri: 'dev.tokenscope:/oauth/callback/abcd',
  grant: inspectGrant({ grant, connection, now: START, fingerprint: fakeFingerprint }),
  now: START,
  version: '1.2.3',
};

describe.each(['markdown', 'html'] as const)('the sheet of a set-up as %s', (kind) => {
  it('has how it is registered and what was proven', async () => {
    const sheet = await sheetOf(input, kind);
    for (const said of ['client-1', 'dev.tokenscope:/oauth/callback/abcd', 'Who am I', '200', "aren't in it"])
      expect(sheet.replaceAll('&#39;', "'")).toContain(said);
  });

  it('says what came of the check before signing in, and when there was none', async () => {
    expect(await sheetOf(input, kind)).toContain('Not checked');
    const checked = { verdict: 'warn', count: 1, at: START } as const;
    expect(await sheetOf({ ...input, connection: { ...connection, guide: { checked } } }, kind)).toContain('1 warning, ');
  });

  it('has no token, and no secret', async () => {
    const sheet = await sheetOf(input, kind);
    for (const secret of [grant.accessToken, 'canary-refresh', 'canary.id.token']) expect(sheet).not.toContain(secret);
  });

  it('takes no markup from a name', async () => {
    const sheet = await sheetOf(input, kind);
    expect(sheet).not.toContain('<script>');
    if (kind === 'markdown') expect(sheet).not.toContain('[x](https://evil.example)');
  });
});
