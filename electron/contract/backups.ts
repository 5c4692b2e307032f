import * as v from 'valibot';
import {
  backupChoice,
  backupOffer,
  backupReview,
  chosenBackup,
  leftOut,
  passphrase,
  restoreOutcome,
  restoreRequest,
} from '../model/backup';
import { id } from '../model/text/limits';
import { byId, method, none, nothing } from './method';

/** Backing up into one sealed file, and restoring from it. */
export const backups = {
  /** What a backup would contain now. */
  'backups.offer': method(none, backupOffer),
  /** Everything that is chosen, sealed, into a file the person chooses. The passphrase on its one-way trip. `left`: whose secrets could not be read. */
  'backups.save': method(
    v.strictObject({ ...backupChoice.entries, passphrase }),
    v.strictObject({ path: v.nullable(v.string()), left: v.array(leftOut) }),
  ),
  /** The backup that the person chooses, found whole; null: they chose none. */
  'backups.choose': method(none, v.nullable(chosenBackup)),
  /** Opens it, and changes nothing. */
  'backups.open': method(v.strictObject({ id, passphrase }), backupReview),
  /** All that is chosen, or nothing. */
  'backups.restore': method(restoreRequest, restoreOutcome),
  /** Takes the last restore back, for a while. */
  'backups.undo': method(byId, nothing),
  /** Forgets what was opened, its secrets with it. */
  'backups.drop': method(byId, nothing),
};
