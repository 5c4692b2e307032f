import { Failure, type FailureCode } from '../../model/failure';
import type { VaultState } from '../../core/ports';
import { errorCode } from '../disk/durable-file';

type Trouble = Exclude<VaultState, 'ready' | 'memory' | 'opening'>;

const UNTOUCHED = 'Stored data did not change.';

const TROUBLES: Record<Trouble, { code: FailureCode; what: string; likelyCause: string; action: string }> = {
  unavailable: {
    code: 'vault-unavailable',
    what: `The system keychain can't be used, so secrets can be neither read nor saved. ${UNTOUCHED}`,
    likelyCause: 'No keychain service runs in this session (on Linux: GNOME Keyring or KWallet), or it has no default keyring.',
    action: 'Start or set up the keychain and try again, or continue for this session only, with secrets in memory.',
  },
  locked: {
    code: 'vault-locked',
    what: `The system keychain is locked, so secrets can be neither read nor saved. ${UNTOUCHED}`,
    likelyCause: 'It is asking for its password, and the prompt was dismissed, timed out or could not be shown.',
    action: 'Unlock the keychain and try again.',
  },
  closed: {
    code: 'vault-locked',
    what: `Tokenscope is locked, so secrets can be neither read nor saved. ${UNTOUCHED}`,
    likelyCause: 'It was idle for a while, or was locked by hand.',
    action: 'Unlock it in its window.',
  },
  'key-missing': {
    code: 'vault-key-missing',
    what: `The key that opens the sealed records is not in the keychain. ${UNTOUCHED}`,
    likelyCause: 'The keychain entry was deleted, the keychain was reset, or these files came from another computer or account.',
    action: 'Restore the keychain entry and try again. If it is lost, set the records aside (nothing is deleted) and sign in again.',
  },
  'key-wrong': {
    code: 'vault-key-wrong',
    what: `The key in the keychain is not the one the records were sealed with. ${UNTOUCHED}`,
    likelyCause: 'The keychain entry was replaced, or these files came from another computer, account or backup.',
    action:
      'Restore the previous keychain entry and try again. If it is lost, set the records aside (nothing is deleted) and sign in again.',
  },
};

/** The name under which a person finds an entry in the keychain's own window. Credential Manager has one field for it. */
export function entryName(service: string, account: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32' ? `"${account}.${service}"` : `"${service}" (account "${account}")`;
}

/** @param reason Why, in the system's words; no secret. */
export function vaultFailure(state: VaultState, reason: string | null): Failure {
  const trouble = TROUBLES[state === 'ready' || state === 'memory' || state === 'opening' ? 'unavailable' : state];
  return new Failure({ ...trouble, evidence: reason ? [{ label: 'Reason', value: reason }] : [] });
}

export function corruptFailure(connectionId: string, why: string): Failure {
  return new Failure({
    code: 'vault-record-corrupt',
    what: "This connection's sealed record can't be read. It was left unchanged; other connections are not affected.",
    likelyCause: 'The file was changed, copied from elsewhere or cut off by a disk error.',
    action: 'Restore the file from a backup, or set it aside (nothing is deleted) and sign in again.',
    evidence: [
      { label: 'Connection', value: connectionId },
      { label: 'Reason', value: why },
    ],
  });
}

const CAUSES: Record<string, string> = {
  ENOSPC: 'The disk is full.',
  EDQUOT: 'Your disk quota is used up.',
  EROFS: 'The disk is mounted read-only.',
  EACCES: 'This account may not write there.',
  EPERM: 'This account may not write there.',
  ENOTDIR: 'A file exists where the folder should be.',
  EEXIST: 'A file exists where the folder should be.',
  EIO: 'The disk reports an error.',
};

/** @param folder Where was written to. */
export function notWritableFailure(error: unknown, folder: string): Failure {
  const code = errorCode(error);
  return new Failure({
    code: 'vault-not-writable',
    what: "Secrets can't be saved: writing to the vault's folder failed. What was saved before is unchanged.",
    likelyCause: CAUSES[code] ?? 'The disk or the folder does not accept the file.',
    action: 'Free up disk space, or make the folder writable for your account, then try again.',
    evidence: [
      { label: 'Folder', value: folder },
      { label: 'Error', value: code },
    ],
  });
}
