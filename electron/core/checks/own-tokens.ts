import type { Connection } from '../../model/connection';
import { bringsCode, grantOf } from '../../model/grants';
import { NotApplicable } from './model';

/** @throws NotApplicable checks can't get tokens of their own as this connection gets its tokens. */
export function checkGetsOwn(connection: Connection): void {
  const { signsIn } = grantOf(connection);
  if (signsIn === false || bringsCode(connection)) return;
  throw new NotApplicable(`Checks get no tokens of their own with ${signsIn === 'device' ? 'a device code' : 'the implicit grant'}.`);
}
