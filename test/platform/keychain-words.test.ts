import { describe, expect, it } from 'vitest';
import { keychainError } from '../../electron/platform/vault/keychain';
import { entryName } from '../../electron/platform/vault/vault-failure';

describe('what the keychain answers', () => {
  const TROUBLES = { locked: 'locked', refused: 'locked', 'no-keyring': 'unavailable', 'no-service': 'unavailable' } as const;
  type Cause = keyof typeof TROUBLES;
  const answers: [NodeJS.Platform, Record<string, Cause>][] = [
    [
      'linux',
      {
        'Secret Service: object locked': 'locked',
        "Couldn't access platform storage: SS error: prompt dismissed": 'refused',
        'Secret Service: no result found': 'no-keyring',
        'Platform failure: DBus error: not there': 'no-service',
      },
    ],
    [
      'darwin',
      {
        // The rest is in the person's language.
        'Platform failure: Vom Benutzer abgebrochen.': 'refused',
        'Platform failure: ユーザの操作は許可されていません。': 'refused',
        'Platform failure: User interaction is not allowed.': 'refused',
        "Couldn't access platform storage: Le trousseau est introuvable.": 'no-service',
        "Couldn't access platform storage: access denied": 'no-service',
        'The keychain is locked: earlier requests are still waiting.': 'locked',
      },
    ],
    [
      'win32',
      {
        "Couldn't access platform storage: A specified logon session does not exist.": 'no-service',
        'Platform failure: The operation was cancelled by the user.': 'refused',
      },
    ],
  ];

  describe.each(answers)('on %s', (platform, causes) => {
    it.each(Object.entries(causes))('"%s" means %s', (message, keychainCause) => {
      expect(keychainError(message, platform)).toMatchObject({ trouble: TROUBLES[keychainCause], keychainCause });
    });
  });

  it('an entry has the name that the keychain’s own window shows', () => {
    expect(entryName('dev.tokenscope', 'vault-key', 'win32')).toBe('"vault-key.dev.tokenscope"');
    for (const platform of ['linux', 'darwin'] as const) {
      expect(entryName('dev.tokenscope', 'vault-key', platform)).toBe('"dev.tokenscope" (account "vault-key")');
    }
  });
});
