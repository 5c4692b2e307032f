import { usesSecret } from '../../model/client-auth';
import { secretRemarks } from '../../model/preflight-credentials';
import { valueRemarks } from '../../model/preflight-values';
import type { PreflightRun } from './run';

/** Remarks by which the Client ID may be the secret: it would stand in a URL, and in the log. */
const SWAPPED: ReadonlySet<string> = new Set(['client-id-is-secret', 'secret-swapped', 'secret-is-client-id']);

/** Looks at the values as they stand, the sealed secret among them; no remark quotes that. */
export function lookAtValues({ report, connection, secret }: PreflightRun): { mayBeSent: boolean; mayTrySecret: boolean } {
  report.begin('values');
  const ofSecret = secret !== null && usesSecret(connection) ? secretRemarks(secret, connection) : [];
  const remarks = [...valueRemarks(connection), ...ofSecret];
  report.end('values', { verdict: 'pass', text: 'Nothing looks wrong in them.', remarks });
  const isSwapped = remarks.some(({ code }) => SWAPPED.has(code));
  return {
    mayBeSent: connection.clientId.trim() !== '' && !isSwapped,
    mayTrySecret: !remarks.some(({ field, verdict }) => field === 'clientSecret' && verdict === 'fail'),
  };
}
