import { unescapeOnce } from '../redaction/escapes';

interface Raw {
  text: string;
  number: number;
}

const BLOCKS = /^\/?(?:p|div|tr|li|ul|ol|h[1-6]|table|tbody|thead|blockquote|section|pre|dl|dt|dd)$|^(?:br|hr)$/;
const UNSEEN = /^(?:style|script|head|title|template)$/;
const MOST_TAG = 8_000;

/** Whether tags of HTML stand in the text, other than one in a sentence. */
export function looksLikeHtml(text: string): boolean {
  const tags = text
    .slice(0, 200_000)
    .match(/<\/?(?:html|body|table|tr|td|th|p|div|br|span|li|ul|a|b|strong|font|pre|code|h[1-6])(?:\s[^<>]{0,400})?\/?>/gi);
  return (tags?.length ?? 0) >= 3;
}

/**
 * HTML as lines: rows and paragraphs begin a line, cells stand between tabs, a link whose text is no address has its address behind it. What
 * stands in a `blockquote` is marked as quoted. Linear time.
 */
export function fromHtml(lines: readonly Raw[]): Raw[] {
  const out: Raw[] = [];
  let current = '';
  let number = lines[0]?.number ?? 1;
  let hidden: string | null = null;
  let quoted = 0;
  let href: string | null = null;
  let linkFrom = 0;
  const flush = (next: number) => {
    const text = current
      .replace(/[ \u00a0]+/g, ' ')
      .replace(/ ?\t ?/g, '\t')
      .trim();
    if (text !== '') out.push({ text: `${'> '.repeat(quoted)}${text}`, number });
    current = '';
    number = next;
  };
  for (const { text, at } of piecesOf(lines)) {
    if (!text.startsWith('<')) {
      if (hidden === null) current += entitiesIn(text).replace(/[\n\t]+/g, ' ');
      continue;
    }
    const name = /^<\/?([a-z][a-z0-9]{0,12})/i.exec(text)?.[1]?.toLowerCase() ?? '';
    const isEnd = text.startsWith('</');
    if (hidden !== null) {
      if (isEnd && name === hidden) hidden = null;
      continue;
    }
    if (UNSEEN.test(name) && !isEnd) hidden = name;
    else if (name === 'blockquote') {
      flush(at);
      quoted = Math.max(0, quoted + (isEnd ? -1 : 1));
    } else if (name === 'td' || name === 'th') {
      if (!isEnd && current.trim() !== '' && !current.endsWith('\t')) current += '\t';
      else if (isEnd) current += '\t';
    } else if (name === 'a' && !isEnd) {
      href = entitiesIn(/\shref\s{0,3}=\s{0,3}["']?(https?:[^"'\s>]{1,2000})/i.exec(text)?.[1] ?? '');
      linkFrom = current.length;
    } else if (name === 'a') {
      const shown = current.slice(linkFrom).trim();
      if (href && shown !== '' && !/:\/\//.test(shown) && !href.includes(shown)) current += ` ${href} `;
      href = null;
    } else if (BLOCKS.test(isEnd ? `/${name}` : name) && !(current.includes('\t') && /^(?:p|div|br)$/.test(name))) flush(at);
    else if (/^(?:p|div|br)$/.test(name)) current += ' ';
  }
  flush(number);
  return out;
}

/** Tags and the text between them, each with its line. */
function* piecesOf(lines: readonly Raw[]): Generator<{ text: string; at: number }> {
  let tag: { text: string; at: number } | null = null;
  for (const line of lines) {
    let from = 0;
    const source = `${line.text}\n`;
    while (from < source.length) {
      if (tag !== null) {
        const end = source.indexOf('>', from);
        const stop = end < 0 ? source.length : end + 1;
        tag.text += source.slice(from, stop);
        from = stop;
        if (end >= 0 || tag.text.length > MOST_TAG) {
          yield tag;
          tag = null;
        }
        continue;
      }
      const open = nextTag(source, from);
      if (open > from) yield { text: source.slice(from, open), at: line.number };
      if (open < source.length) tag = { text: '', at: line.number };
      from = open;
    }
  }
  if (tag !== null) yield { text: tag.text.replace(/^</, ''), at: tag.at };
}

/** Where the next tag or comment begins. "<" before anything else is a sign: `<your id>` has a space or stays text in quotes. */
function nextTag(source: string, from: number): number {
  for (let at = source.indexOf('<', from); at >= 0; at = source.indexOf('<', at + 1)) {
    if (/^<(?:\/?[a-z][a-z0-9:]{0,20}[\s/>]|!)/i.test(source.slice(at, at + 26))) return at;
  }
  return source.length;
}

function entitiesIn(text: string): string {
  if (!text.includes('&')) return text;
  const quotes = text.replace(/&[lrb][ds]quo;/gi, '"').replace(/&[nm]dash;/gi, '-');
  return quotes.replace(/&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/gi, unescapeOnce);
}
