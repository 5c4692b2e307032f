import { Failure, failing } from '../../model/failure';

/** Nothing has been changed when one of these is met: a backup is read as a whole before anything is restored. */
export const notABackup = failing({
  code: 'backup-damaged',
  what: 'This file is not a Tokenscope backup.',
  likelyCause: 'Another file was chosen, or the beginning of the backup was overwritten.',
  action: 'Choose a file that "Back up…" or "tokenscope backup" made. Nothing was changed.',
});

export const damaged = failing({
  code: 'backup-damaged',
  what: 'The backup is damaged: its checksum is wrong.',
  likelyCause: 'The file was cut off or changed while it was copied, or the disk has an error.',
  action: 'Copy the file again from where it came from, or use another backup. Nothing was changed.',
});

export const tooLarge = failing({
  code: 'backup-damaged',
  what: 'The file is larger than 256 MiB, so it was not read.',
  likelyCause: 'It is not a Tokenscope backup.',
  action: 'Choose another file. Nothing was changed.',
});

export const wrongPassphrase = failing({
  code: 'backup-passphrase-wrong',
  what: 'The passphrase is wrong. The file itself is intact.',
  likelyCause: 'A typing mistake, or the backup was made with another passphrase.',
  action: "Enter the passphrase that this backup was made with. Without it, the backup can't be opened. Nothing was changed.",
});

export function newerVersion(version: number): Failure {
  return new Failure({
    code: 'backup-newer',
    what: 'A newer version of Tokenscope made this backup.',
    likelyCause: 'It was made on another computer, or Tokenscope was downgraded since.',
    action: 'Update Tokenscope and restore again. Nothing was changed.',
    evidence: [{ label: 'Format of the file', value: String(version) }],
  });
}

export function unreasonable({ n, r, p }: { n: number; r: number; p: number }): Failure {
  return new Failure({
    code: 'backup-damaged',
    what: 'The backup requests an unusual amount of work to open, so it was not tried.',
    likelyCause: 'Another program made the file, perhaps to slow this computer down.',
    action: 'Use another backup. Nothing was changed.',
    evidence: [{ label: 'scrypt', value: `N ${n}, r ${r}, p ${p}` }],
  });
}
