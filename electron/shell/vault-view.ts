import type { VaultView } from '../contract';
import type { VaultStatus } from '../core/ports';

type Words = Pick<VaultView, 'what' | 'likelyCause' | 'action'>;

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
  linux: 'Start it and try again',
  darwin: 'Look at it in Keychain Access and try again',
  win32: 'Sign in to Windows with your password, not over ssh or as a service, and try again',
};

function wordsOf(status: VaultStatus, platform: keyof typeof STORE): Words {
  const store = STORE[platform];
  const because = status.reason ? ` It said: ${status.reason}` : '';
  const records = countOf(status.records);
  switch (status.state) {
    case 'ready':
      return { what: 'Secrets are sealed under a key in the keychain.', likelyCause: `The key is in the ${store}.`, action: '' };
    case 'opening':
      return {
        what: 'The vault is being opened.',
        likelyCause: `The ${store} is being asked for its key.`,
        action: 'If it asks for a password, enter it there.',
      };
    case 'memory':
      return {
        what: 'Secrets are kept for this session only.',
        likelyCause: 'You chose to continue without the keychain.',
        action:
          status.records > 0
            ? `They are gone when Tokenscope closes; the next start asks the keychain again. The ${records} on disk stay${status.records === 1 ? 's' : ''} as before.`
            : 'They are gone when Tokenscope closes; the next start asks the keychain again.',
      };
    case 'unavailable':
      return {
        what: 'The keychain does not respond, so secrets can be neither read nor saved.',
        likelyCause: `The ${store} is not running or could not be reached.${because}`,
        action: `${START[platform]}, or continue for this session only: secrets then stay in memory. Nothing stored is touched.`,
      };
    case 'locked':
      return {
        what: 'The keychain is locked.',
        likelyCause: `The ${store} needs a password, or its prompt was dismissed.${because}`,
        action: 'Unlock it and try again, or continue for this session only. Nothing stored is touched.',
      };
    case 'key-missing':
      return {
        what: `The key to ${records} is not in the keychain.`,
        likelyCause: 'It was deleted, the keychain was reset, or the data folder came from another computer or account.',
        action: 'Restore the keychain entry and try again. If it is lost, set the records aside (nothing is deleted) and connect again.',
      };
    case 'key-wrong':
      return {
        what: `The key in the keychain does not open ${records}.`,
        likelyCause: 'The entry was replaced, or the data folder belongs to another account or a backup.',
        action:
          'Restore the previous keychain entry and try again. If it is lost, set the records aside (nothing is deleted) and connect again.',
      };
  }
}

function corruptWords(count: number): Words {
  return {
    what: `The sealed ${count === 1 ? 'record of one connection is' : `records of ${count} connections are`} damaged.`,
    likelyCause: 'The file was changed or truncated on disk; the key is fine and the other records open.',
    action: 'Restore the file from a backup, or set it aside (nothing is deleted) and connect that connection again.',
  };
}

function countOf(records: number): string {
  return records === 1 ? 'one sealed record' : `${records} sealed records`;
}
