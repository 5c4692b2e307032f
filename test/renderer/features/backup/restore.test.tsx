import { answer, ok } from '../../../support/bridge';
import { find, open, press, says, text, type } from '../../../support/page';
import { expect, it } from 'vitest';
import type { BackupReview, RestoredConnection } from '../../../../electron/model/backup';
import { Restore } from '../../../../renderer/features/backup/restore';

const restored = (name: string, change: Partial<RestoredConnection>): RestoredConnection => ({
  name,
  environment: '',
  clientId: 'c',
  server: null,
  match: 'differs',
  matches: name,
  brings: ['clientSecrets', 'variables', 'tokens', 'refreshTokens'],
  lacking: ['variables'],
  differing: ['tokens', 'refreshTokens'],
  settings: [],
  sharesRefreshToken: false,
  choices: ['both', 'replace', 'skip'],
  usual: 'both',
  ...change,
});

const REVIEW: BackupReview = {
  id: 'b',
  madeAt: 0,
  version: '1.2.3',
  connections: [
    restored('Orders', { settings: ['environment', 'production'] }),
    restored('Bills', { settings: ['scopes', 'clientId', 'endpoints.token', 'apiBaseUrl', 'legs.token audience'], brings: [] }),
    restored('Fresh', { match: 'new', matches: null, lacking: ['clientSecrets'], brings: ['clientSecrets'] }),
  ],
  plans: 0,
  templates: 0,
  histories: 0,
  settings: false,
  secrets: [],
  locked: null,
  left: [],
};

it('says before Replace which settings are different here, and how each secret stands to the one here', async () => {
  answer('backups.drop', () => ok(null));
  answer('backups.open', () => ok(REVIEW));
  await open(<Restore id="b" name="all.tokenscope-backup" />);
  await type('Passphrase', 'four horses and a lamp');
  await press('button', 'Open');
  await find('heading', 'Restore from this backup?');
  await says('Different: Environment and Production.');
  await says(
    'Brings client secrets (the same here), secret variables (absent here), access and ID tokens (different here; the newer stay), ' +
      'refresh tokens (different here; the newer stay).',
  );
  expect(text()).toContain('Not here yet. Brings client secrets.');
  expect(text()).not.toContain('Token endpoint');
  await press('button', 'Different settings 5');
  await says(/Scopes, Client ID, Token endpoint, API base URL, and .*audience\./);
});
