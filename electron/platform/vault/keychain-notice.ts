import type { Keychain } from '../../core/ports';

/**
 * What to tell somebody before the command line asks the keychain; null: it asks for nothing by itself, or only what explains itself.
 * A macOS keychain entry trusts the program that made it, which is the window, and asks about any other: here `node`. "Always Allow" would
 * open the vault's key to every script which that Node runs (Apple, Keychain Services, "Access Control Lists").
 */
export function keychainNotice(platform: NodeJS.Platform): string | null {
  return platform === 'darwin'
    ? 'macOS may ask whether "node" may use the key of Tokenscope\'s vault. Choose Allow, not Always Allow, which would open it to every script.'
    : null;
}

/** The keychain, with `notice` said before the first time that it is read. */
export function noticing(keychain: Keychain, notice: string | null, say: (notice: string) => void): Keychain {
  let due = notice;
  return {
    getPassword(service, account) {
      if (due !== null) say(due);
      due = null;
      return keychain.getPassword(service, account);
    },
    setPassword: (service, account, password) => keychain.setPassword(service, account, password),
    deletePassword: (service, account) => keychain.deletePassword(service, account),
  };
}
