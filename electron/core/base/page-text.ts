/** Characters of a page that are read. */
const MAX_PAGE = 65_536;
const MAX_TITLE = 200;
/** Their content is nothing that a person sees. */
const UNSEEN: ReadonlySet<string> = new Set(['script', 'style', 'noscript', 'template', 'svg']);
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', copy: '©', ndash: '–', mdash: '—' };

/**
 * What a web page says to a person: its title, then its text, on one line. For pages that come instead of data; hostile text all the same.
 * Takes time in proportion to the page's length.
 */
export function pageText(page: string): string {
  const { head, body } = partsOf(page);
  if (head === '' || body.startsWith(head)) return body;
  return body === '' ? head : `${head}: ${body}`;
}

/** Characters of an excerpt's sentence. */
const MAX_SENTENCE = 160;
/** An error's name as OAuth (RFC 6749 section 4.1.2.1) and providers write them. */
const ERROR_NAME = /[a-z]{2,20}_[a-z_]{2,40}|[A-Z]{3,10}\d{3,8}/;

/** The title of a page, its first sentence, and the first that has an error's name; "…" at the end where there is more. */
export function pageExcerpt(page: string): string {
  const { head, body } = partsOf(page);
  const [first = '', ...others] = sentencesOf(body.startsWith(head) ? body.slice(head.length) : body);
  const telling = ERROR_NAME.test(`${head} ${first}`) ? undefined : others.find((each) => ERROR_NAME.test(each));
  const shown = [first, ...(telling === undefined ? [] : [telling])].map((each) => each.slice(0, MAX_SENTENCE).trim());
  const isWhole = shown.join('').length === [first, ...others].map((each) => each.trim()).join('').length;
  return `${[head, shown.join(telling === others[0] ? ' ' : ' … ').trim()].filter(Boolean).join(': ')}${isWhole ? '' : ' …'}`;
}

const sentencesOf = (text: string) => text.split(/(?<=[.!?]) /);

function partsOf(page: string): { head: string; body: string } {
  const source = page.slice(0, MAX_PAGE);
  let title = '';
  let text = '';
  let inTitle = false;
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    const piece = source.slice(at, open < 0 ? source.length : open);
    if (inTitle) title += piece;
    else text += `${piece} `;
    if (open < 0) break;
    at = endOfMarkup(source, open);
    const name = nameAt(source, open);
    if (name === 'title' || name === '/title') inTitle = name === 'title';
    else if (UNSEEN.has(name)) at = endOfElement(source, at, name);
  }
  return { head: tidy(title).slice(0, MAX_TITLE), body: tidy(text) };
}

/** Where what begins with "<" there ends. */
function endOfMarkup(source: string, open: number): number {
  const isComment = source.startsWith('<!--', open);
  const end = isComment ? source.indexOf('-->', open) : source.indexOf('>', open);
  return end < 0 ? source.length : end + (isComment ? 3 : 1);
}

/** The index after "</name"; the end of the page if it never closes. */
function endOfElement(source: string, from: number, name: string): number {
  let at = source.indexOf('</', from);
  while (at >= 0) {
    if (nameAt(source, at) === `/${name}`) return endOfMarkup(source, at);
    at = source.indexOf('</', at + 2);
  }
  return source.length;
}

/** "title", "/title"; empty where no element begins or ends. */
function nameAt(source: string, open: number): string {
  return /^\/?[a-z][a-z0-9]{0,15}/i.exec(source.slice(open + 1, open + 18))?.[0].toLowerCase() ?? '';
}

function tidy(text: string): string {
  return text
    .replace(/&(?:#(\d{1,6})|([a-z]{2,6}));/gi, (whole, number?: string, name?: string) =>
      number === undefined ? (NAMED[name?.toLowerCase() ?? ''] ?? whole) : codePoint(Number(number), whole),
    )
    .replace(/\s+/g, ' ')
    .trim();
}

function codePoint(code: number, otherwise: string): string {
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? otherwise : String.fromCodePoint(code);
}
