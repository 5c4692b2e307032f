import type { VaultView } from '../../contract';
import type { VaultStatus } from '../../core/ports';

type Words = Pick<VaultView, 'title' | 'what' | 'likelyCause' | 'action'>;

const STORE = {
  linux: 'Secret Service keychain (GNOME Keyring or KWallet)',
  darwin: 'login keychain',
  win32: 'Windows Credential Manager',
};

/** The vault's state, explained. `platform` names the keychain as people know it. */
export function vaultView(status: VaultStatus, platform: keyof typeof STORE): VaultView {
  const corrupt = status.state === 'ready' && status.corrupt.length > 0;
  const words = corrupt ? corruptWords(status.corrupt.length) : wordsOf(status, platform);
  return { state: corrupt ? 'record-corrupt' : status.state, ...words, records: status.records, corrupt: [...status.corrupt] };
}

/** What to do where nothing answers. Credential Manager always runs; logons without a password, as by ssh key or of a service, have none. */
const START = {
  linux: 'Start GNOME Keyring or KWallet, or install one of them (package gnome-keyring or kwalletmanager), then retry',
  darwin: 'Check it in Keychain Access, then retry',
  win32: 'Sign in to Windows with your password, not over ssh or as a service, then retry',
};

const UNLOCK = {
  linux: 'Unlock it in Passwords and Keys (Seahorse) or KWalletManager, or retry and enter its password',
  darwin: 'Unlock it in Keychain Access, or retry and enter its password',
  win32: 'Unlock Windows, then retry',
};

const CREATE =
  'Create one: in Passwords and Keys (Seahorse), add a password keyring and set it as default; on KDE, add a wallet in KWalletManager. Then retry';

const WITHOUT = 'Without it, secrets can be neither read nor saved.';
const orInMemory = (action: string) =>
  `${action}. Or continue for this session only: secrets then stay in memory. Stored data does not change.`;

/** A keychain that can't be used, by its cause. */
function keychainWords({ keychainCause, reason }: VaultStatus, platform: keyof typeof STORE): Words {
  const store = STORE[platform];
  const because = reason ? ` Its message: ${reason}` : '';
  switch (keychainCause) {
    case 'no-keyring':
      return {
        title: 'The keychain has no default keyring',
        what: WITHOUT,
        likelyCause: 'The keychain service is running, but it has no keyring, or no default one.',
        action: orInMemory(CREATE),
      };
    case 'locked':
      return {
        title: 'The keychain is locked',
        what: 'Until it is unlocked, secrets can be neither read nor saved.',
        likelyCause: `The ${store} is waiting for its password.${because}`,
        action: orInMemory(UNLOCK[platform]),
      };
    case 'refused':
      return {
        title: 'The keychain refused access',
        what: WITHOUT,
        likelyCause: `Its prompt was dismissed or could not be shown, or the password was wrong.${because}`,
        action: orInMemory('Retry and answer the prompt'),
      };
    default:
      return {
        title: 'No keychain available',
        what: WITHOUT,
        likelyCause: `The ${store} is not running or could not be reached.${because}`,
        action: orInMemory(START[platform]),
      };
  }
}

function wordsOf(status: VaultStatus, platform: keyof typeof STORE): Words {
  const store = STORE[platform];
  const records = countOf(status.records);
  switch (status.state) {
    case 'ready':
      return {
        title: 'Your secrets are sealed',
        what: "They can't be read without the key in your keychain.",
        likelyCause: `In the ${store}.`,
        action: '',
      };
    case 'opening':
      return {
        title: 'Opening the vault',
        what: 'The vault is being opened.',
        likelyCause: `The ${store} is being asked for its key.`,
        action: 'If it asks for a password, enter it there.',
      };
    case 'closed':
      return {
        title: 'Tokenscope is locked',
        what: 'The key to your secrets is no longer in memory. While locked, nothing is refreshed or sent.',
        likelyCause: 'Tokenscope was idle for a while, or was locked by hand.',
        action: `Unlock it: the ${store} is asked for the key, and may ask you for its password.`,
      };
    case 'memory':
      return {
        title: 'Secrets are kept for this session only',
        what: 'They are kept in memory and lost when Tokenscope quits.',
        likelyCause: 'You chose to continue without the keychain.',
        action:
          status.records > 0
            ? `The next start uses the keychain again. The ${records} on disk stay${status.records === 1 ? 's' : ''} unchanged.`
            : 'The next start uses the keychain again.',
      };
    case 'unavailable':
      return keychainWords(status, platform);
    case 'locked':
      return keychainWords({ keychainCause: 'locked', ...status }, platform);
    case 'key-missing':
      return {
        title: 'The vault key is missing',
        what: `The key to ${records} is not in the keychain.`,
        likelyCause: 'It was deleted, the keychain was reset, or the data folder came from another computer or account.',
        action: 'Restore the keychain entry and try again. If it is lost, set the records aside (nothing is deleted) and sign in again.',
      };
    case 'key-wrong':
      return {
        title: "This key doesn't open the vault",
        what: `The key in the keychain does not open ${records}.`,
        likelyCause: 'The entry was replaced, or the data folder belongs to another account or a backup.',
        action:
          'Restore the previous keychain entry and try again. If it is lost, set the records aside (nothing is deleted) and sign in again.',
      };
  }
}

function corruptWords(count: number): Words {
  return {
    title: count === 1 ? 'One record is damaged' : `${count} records are damaged`,
    what: `The sealed ${count === 1 ? 'record of one connection is' : `records of ${count} connections are`} damaged.`,
    likelyCause: 'The file was changed or truncated on disk; the key is fine and the other records open.',
    action: 'Restore the file from a backup, or set it aside (nothing is deleted) and connect that connection again.',
  };
}

function countOf(records: number): string {
  return records === 1 ? 'one sealed record' : `${records} sealed records`;
}
