import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blankSettings } from '../../electron/model/connection';
import { placeholderFor, placeholderForFile } from '../../electron/model/placeholders';
import { testServer } from '../support/provider';
import { cliStage, MACHINE } from './stage';

const stage = cliStage();
const server = testServer();

const exchange = (secrets: Record<string, string>) => {
  const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange' as const;
  const endpoints = { ...blankSettings().endpoints, token: `${server.url}/token` };
  const settings = { ...MACHINE, issuer: null, endpoints, resource: [], grantType };
  return stage.connectionFile('practice', { ...settings, template: 'oauth' as const }, { clientSecret: 's3cret', ...secrets });
};
const sent = () => server.to('/token').map(({ form }) => form.get('subject_token'));

describe('tokenscope token by token exchange', () => {
  it('takes the subject token from the environment', async () => {
    const file = await exchange({ subjectToken: placeholderFor('SUBJECT') });
    expect(await stage.cli(['token', '-c', file], { env: { SUBJECT: 'from-the-environment' } })).toMatchObject({ code: 0 });
    expect(sent()).toEqual(['from-the-environment']);
  });

  it('takes it from a file only where the command names that file, too', async () => {
    writeFileSync(stage.path('subject.jwt'), 'from-a-file\n');
    const file = await exchange({ subjectToken: placeholderForFile('subject.jwt') });
    const refused = await stage.cli(['token', '-c', file]);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain('add --send-file');
    expect(sent()).toEqual([]);
    expect(await stage.cli(['token', '-c', file, '--send-file', stage.path('subject.jwt')])).toMatchObject({ code: 0 });
    expect(sent()).toEqual(['from-a-file']);
  });

  it('says what is missing', async () => {
    const { code, err } = await stage.cli(['token', '-c', await exchange({})]);
    expect(code).toBe(2);
    expect(err).toContain('The subject token is missing');
  });
});
