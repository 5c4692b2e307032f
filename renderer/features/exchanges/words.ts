import type { ExchangePurpose, ExchangeRow } from '../../../electron/contract';
import type { IconName } from '../../components/icons';
import { statusPhrase, statusTone } from '../calls/status';

export const purposeWords: Record<ExchangePurpose, string> = {
  authorize: 'Authorize',
  callback: 'Callback',
  token: 'Token',
  refresh: 'Refresh',
  discovery: 'Discovery',
  jwks: 'Keys',
  introspection: 'Introspection',
  revocation: 'Revocation',
  userinfo: 'Userinfo',
  call: 'API call',
};

export interface Outcome {
  icon: IconName;
  tone: 'live' | 'dead' | 'none' | 'warn';
  /** "200", "no answer": for a list. */
  short: string;
  /** "400 Bad Request", "No answer": for the head of the details. */
  long: string;
}

/** How an exchange went, told by shape and word. `statusText` as the server sent it, where known. */
export function outcomeOf(row: Pick<ExchangeRow, 'purpose' | 'status' | 'failed'>, statusText = ''): Outcome {
  const { purpose, status, failed } = row;
  if (status !== null) {
    const long = `${status} ${statusPhrase(status, statusText)}`;
    if (failed) return { icon: 'error', tone: 'dead', short: status < 400 ? `${status}, error` : String(status), long };
    if (statusTone(status) === 'bad') return { icon: 'warning', tone: 'warn', short: String(status), long };
    return { icon: 'ok', tone: statusTone(status) === 'good' ? 'live' : 'none', short: String(status), long };
  }
  if (purpose === 'authorize') {
    return failed
      ? { icon: 'error', tone: 'dead', short: 'not opened', long: 'Not opened' }
      : { icon: 'external', tone: 'none', short: 'in the browser', long: 'Opened in the browser' };
  }
  if (purpose === 'callback') {
    return failed
      ? { icon: 'error', tone: 'dead', short: 'refused', long: 'Refused' }
      : { icon: 'ok', tone: 'live', short: 'received', long: 'Received' };
  }
  return failed
    ? { icon: 'error', tone: 'dead', short: 'no answer', long: 'No answer' }
    : { icon: 'clock', tone: 'none', short: 'no answer yet', long: 'No answer yet' };
}

/** Path and query of a URL as it stands; the whole text where it is no http URL. */
export function pathOf(url: string): string {
  const match = /^https?:\/\/[^/?#]*([/?][^#]*)?/i.exec(url);
  return match ? (match[1] ?? '/') : url;
}
