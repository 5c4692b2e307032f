import { describe, expect, it } from 'vitest';
import { keychainError } from '../../electron/platform/keychain';
import { entryName } from '../../electron/platform/vault-failure';

describe('what the keychain answers', () => {
  it.each([
    ['linux', 'Secret Service: object locked', 'locked', 'locked'],
    ['linux', "Couldn't access platform storage: SS error: prompt dismissed", 'locked', 'refused'],
    ['linux', 'Secret Service: no result found', 'unavailable', 'no-keyring'],
    ['linux', 'Platform failure: DBus error: not there', 'unavailable', 'no-service'],
    // The rest is in the person's language.
    ['darwin', 'Platform failure: Vom Benutzer abgebrochen.', 'locked', 'refused'],
    ['darwin', 'Platform failure: ユーザの操作は許可されていません。', 'locked', 'refused'],
    ['darwin', 'Platform failure: User interaction is not allowed.', 'locked', 'refused'],
    ['darwin', "Couldn't access platform storage: Le trousseau est introuvable.", 'unavailable', 'no-service'],
    ['darwin', "Couldn't access platform storage: access denied", 'unavailable', 'no-service'],
    ['darwin', 'The keychain is locked: earlier questions to it are still unanswered.', 'locked', 'locked'],
    ['win32', "Couldn't access platform storage: A specified logon session does not exist.", 'unavailable', 'no-service'],
    ['win32', 'Platform failure: The operation was cancelled by the user.', 'locked', 'refused'],
  ] as const)('on %s "%s": %s, %s', (platform, message, trouble, keychainCause) => {
    expect(keychainError(message, platform)).toMatchObject({ trouble, keychainCause });
  });

  it('an entry has the name that the keychain’s own window shows', () => {
    expect(entryName('dev.tokenscope', 'vault-key', 'win32')).toBe('"vault-key.dev.tokenscope"');
    for (const platform of ['linux', 'darwin'] as const) {
      expect(entryName('dev.tokenscope', 'vault-key', platform)).toBe('"dev.tokenscope" (account "vault-key")');
    }
  });
});
