/** Registered reason phrases (RFC 9110 section 15 and RFC 6585): HTTP/2 sends none. */
const PHRASES: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export type StatusTone = 'good' | 'neutral' | 'bad';

/** The phrase beside a status: the registered one, else what the server sent, else the class of the status. */
export function statusPhrase(status: number, sent: string): string {
  const known = PHRASES[status];
  if (known !== undefined) return known;
  if (sent.trim() !== '') return sent.trim().slice(0, 60);
  return ['Informational', 'Success', 'Redirect', 'Client error', 'Server error'][Math.floor(status / 100) - 1] ?? 'Unknown status';
}

export function statusTone(status: number): StatusTone {
  if (status < 200) return 'neutral';
  if (status < 300) return 'good';
  if (status < 400) return 'neutral';
  return 'bad';
}

const CLASSES: Record<StatusTone, string> = { good: 'tone-live', neutral: '', bad: 'tone-dead' };

/** The class that colours a status; null: no answer came. */
export const statusClass = (status: number | null): string => CLASSES[status === null ? 'bad' : statusTone(status)];
