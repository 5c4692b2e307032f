import type { Connection } from '../../model/connection';
import { bringsCode, grantOf } from '../../model/grants';
import { NotApplicable } from './model';

/** @throws NotApplicable checks can't get tokens of their own as this connection gets its tokens. */
export function checkGetsOwn(connection: Connection): void {
  if (grantOf(connection).signsIn !== 'redirect' || bringsCode(connection)) return;
  throw new NotApplicable('Checks get no tokens of their own with the implicit grant.');
}
