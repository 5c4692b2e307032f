import { cleanText } from '../../oauth/untrusted-text';

/** Longest line of a report, in characters. */
const MAX_LINE = 1000;

/** One line of text from anywhere, fit for a report: no control characters, at most 1,000 characters. */
export function line(text: string, limit = MAX_LINE): string {
  return cleanText(text, limit);
}

// What XML 1.0 can't hold (section 2.2), tabs and line ends kept, and controls that make text read backwards.
const UNFIT = /(?![\t\n])[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** Text of several lines, such as a body: what can't be shown becomes U+FFFD; at most `limit` characters. */
export function block(text: string, limit: number): { text: string; cut: boolean } {
  const cut = text.length > limit;
  const kept = cut ? text.slice(0, limit) : text;
  return { text: kept.replace(/\r\n?/g, '\n').replace(UNFIT, '\ufffd'), cut };
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For HTML and XML, in content and in quoted attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
