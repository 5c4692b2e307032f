import type { ExchangePurpose, ExchangeRow } from '../../../electron/contract';
import type { IconName } from '../../components/icons';
import { statusPhrase, statusTone } from '../calls/status';

export const purposeWords: Record<ExchangePurpose, string> = {
  par: 'Pushed request',
  authorize: 'Authorize',
  'sign-in-page': 'Sign-in page',
  callback: 'Callback',
  'sign-out': 'Sign-out',
  'device-authorization': 'Device code',
  token: 'Token',
  refresh: 'Refresh',
  discovery: 'Discovery',
  jwks: 'Keys',
  registration: 'Registration',
  introspection: 'Introspection',
  revocation: 'Revocation',
  userinfo: 'Userinfo',
  call: 'API call',
};

export interface Outcome {
  icon: IconName;
  tone: 'live' | 'dead' | 'none' | 'warn';
  /** "200", "no response": for a list. */
  short: string;
  /** "400 Bad Request", "No response": for the head of the details. */
  long: string;
}

type Happened = Pick<ExchangeRow, 'purpose' | 'status' | 'failed' | 'check' | 'preflight' | 'by' | 'running'> & { error?: string | null };

/** Whether a check or a preflight sent it, to see how the server responds. */
export function isTrial({ check, preflight }: Pick<ExchangeRow, 'check' | 'preflight'>): boolean {
  return check !== undefined || preflight !== undefined;
}

/** Whether it asked for the tokens of a device before anyone had signed in with its code. */
export function isPending({ purpose, failed, error }: Pick<Happened, 'purpose' | 'failed' | 'error'>): boolean {
  return purpose === 'token' && !failed && (error === 'authorization_pending' || error === 'slow_down');
}

/**
 * How an exchange went, told by shape and word. `statusText` as the server sent it, where known. Failures of checks and preflights are not
 * alarming: many are what they look for.
 */
export function outcomeOf(row: Happened, statusText = ''): Outcome {
  const outcome = outcomeAlone(row, statusText);
  return isTrial(row) && outcome.tone === 'dead' ? { ...outcome, tone: 'none' } : outcome;
}

function outcomeAlone(row: Happened, statusText: string): Outcome {
  const { purpose, status, failed, by, running } = row;
  if (running) {
    const long = status === null ? 'No response yet' : `${status} ${statusPhrase(status, statusText)}, still coming`;
    return { icon: 'clock', tone: 'none', short: status === null ? 'running' : `${status}, running`, long };
  }
  if (status !== null) {
    const long = `${status} ${statusPhrase(status, statusText)}`;
    if (isPending(row)) return { icon: 'clock', tone: 'none', short: 'pending', long };
    if (failed) return { icon: 'error', tone: 'dead', short: status < 400 ? `${status}, error` : String(status), long };
    if (statusTone(status) === 'bad') return { icon: 'warning', tone: 'warn', short: String(status), long };
    return { icon: 'ok', tone: statusTone(status) === 'good' ? 'live' : 'none', short: String(status), long };
  }
  if (by === undefined && (purpose === 'authorize' || purpose === 'sign-out')) {
    return failed
      ? { icon: 'error', tone: 'dead', short: 'not opened', long: 'Not opened' }
      : { icon: 'external', tone: 'none', short: 'in the browser', long: 'Opened in the browser' };
  }
  if (purpose === 'callback') {
    return failed
      ? { icon: 'error', tone: 'dead', short: 'rejected', long: 'Rejected' }
      : { icon: 'ok', tone: 'live', short: 'received', long: 'Received' };
  }
  return failed
    ? { icon: 'error', tone: 'dead', short: 'no response', long: 'No response' }
    : { icon: 'clock', tone: 'none', short: 'waiting', long: 'Waiting for the response' };
}

/** Path and query of a URL as it stands; the whole text where it is no http URL. */
export function pathOf(url: string): string {
  const match = /^https?:\/\/[^/?#]*([/?][^#]*)?/i.exec(url);
  return match ? (match[1] ?? '/') : url;
}

/** Host of a URL, and path with query; no host and the whole text where it is no http URL. */
export function placeOf(url: string): { host: string; path: string } {
  const path = pathOf(url);
  return { host: path === url ? '' : url.replace(/^https?:\/\//i, '').slice(0, -path.length || undefined), path };
}

/** Host, path and query of a URL in one. */
export const hostPathOf = (url: string) => url.replace(/^https?:\/\//i, '');

export interface Filter {
  /** `own`: Tokenscope's, sent neither by a check nor by a preflight. `app`: of an app behind a tap. `failed`: of both. */
  which: 'all' | 'failed' | 'own' | 'app' | 'checks';
  purpose: ExchangePurpose | 'any';
  /** Words that must all occur in a line; upper and lower case alike. */
  query: string;
}

export const NO_FILTER: Filter = { which: 'all', purpose: 'any', query: '' };

/** Whether a line belongs to a choice of `Filter`. */
export function isAmong(row: Pick<ExchangeRow, 'failed' | 'check' | 'preflight' | 'by'>, which: Filter['which']): boolean {
  if (which === 'all') return true;
  if (which === 'app' || (which === 'own' && row.by)) return which === row.by;
  return which === 'checks' ? isTrial(row) : !isTrial(row) && (which === 'own' || row.failed);
}

/** The lines that pass, in their order. */
export function filtered(rows: readonly ExchangeRow[], { which, purpose, query }: Filter): readonly ExchangeRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (which === 'all' && purpose === 'any' && words.length === 0) return rows;
  return rows.filter((row) => {
    if (!isAmong(row, which)) return false;
    if (purpose !== 'any' && row.purpose !== purpose) return false;
    if (words.length === 0) return true;
    const text =
      `${row.method} ${row.url} ${purposeWords[row.purpose]} ${outcomeOf(row).long} ${row.error ?? ''} ${row.check?.statement ?? ''} ${row.by ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The purposes that occur, in the order of a sign-in, each with its number of lines. */
export function purposesIn(rows: readonly ExchangeRow[]): { purpose: ExchangePurpose; count: number }[] {
  const counts = new Map<ExchangePurpose, number>();
  for (const { purpose } of rows) counts.set(purpose, (counts.get(purpose) ?? 0) + 1);
  return (Object.keys(purposeWords) as ExchangePurpose[]).flatMap((purpose) => {
    const count = counts.get(purpose);
    return count === undefined ? [] : [{ purpose, count }];
  });
}
