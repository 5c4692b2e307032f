import type { CallBody } from '../../model/call-result';
import { decodeText, isBinary } from '../base/body-text';
import { headerOf } from '../base/untrusted-text';
import type { HttpResponse } from '../ports';
import type { Redaction } from '../redaction/redaction';

/** Characters up to which text of no declared type is tried as JSON. */
const MAX_SNIFF = 1024 * 1024;
/** Characters of a body that are shown. */
const MAX_SHOWN = 26_000_000;

/** A response body as text: decoded by its charset (UTF-8 without one), secrets replaced; binary bodies as a sentence. */
export function readBody(response: HttpResponse, redaction: Redaction): CallBody {
  const contentType = headerOf(response.headers, 'content-type') ?? '';
  const bytes = response.body;
  const notices: string[] = [];
  if (response.cut)
    notices.push(
      `The response is longer than ${megabytes(bytes.length)}. The first ${megabytes(bytes.length)} are shown; the rest was not read.`,
    );
  const location = headerOf(response.headers, 'location');
  if (response.status >= 300 && response.status < 400 && location !== null) {
    notices.push(
      `The server redirects to ${redaction.text(location).slice(0, 500)}. Tokenscope did not follow, so that the access token goes nowhere else.`,
    );
  }
  const done = (text: string, kind: CallBody['kind']): CallBody => ({
    text,
    kind,
    notice: notices.join(' ') || null,
    cutAt: response.cut ? bytes.length : null,
  });
  if (bytes.length === 0) return done('', 'empty');
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (isBinary(type, bytes)) return done(`Binary content${type ? ` (${type})` : ''} (${bytes.length} bytes), not shown.`, 'binary');
  const { text, problem } = decodeText(contentType, bytes, response.cut);
  if (problem !== null) notices.push(problem);
  const shown = redaction.text(text);
  // What stands for a short secret may be longer than the secret.
  if (shown.length > MAX_SHOWN) notices.push(`Only the first ${megabytes(MAX_SHOWN)} are shown.`);
  return done(shown.slice(0, MAX_SHOWN), isJson(type, text) ? 'json' : 'text');
}

function isJson(type: string, text: string): boolean {
  if (/^application\/(json|[^;]+\+json)$|^text\/json$/.test(type)) return true;
  if (text.length > MAX_SNIFF || !/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** In decimal units, as the window shows sizes. */
function megabytes(bytes: number): string {
  return `${Math.round(bytes / 100_000) / 10} MB`;
}
