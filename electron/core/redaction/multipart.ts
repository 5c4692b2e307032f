/** The line that begins a body of several parts (RFC 2046 section 5.1.1). */
const OPENING = /^(?:\r?\n)?--([^\r\n]{1,200})\r?\n/;
/** A part's name: quoted in either way, bare, or as RFC 8187 has it. */
const NAME = /\bname\*?\s{0,5}=\s{0,5}(?:"([^"\r\n]{0,200})"|'([^'\r\n]{0,200})'|(?:utf-8'[\w-]{0,20}')?([^\s;"']{1,200}))/i;

/**
 * A multipart body with each part's content as `ofPart` gives it; null: the text is no such body.
 *
 * @param ofPart Gets the name (empty where there is none) and the content.
 */
export function redactMultipart(text: string, ofPart: (name: string, content: string) => string): string | null {
  const boundary = OPENING.exec(text.slice(0, 300))?.[1]?.trimEnd();
  if (boundary === undefined || !/content-disposition/i.test(text.slice(0, 4000))) return null;
  return text
    .split(`--${boundary}`)
    .map((part, index) => {
      if (index === 0) return part;
      const blank = /\r?\n\r?\n/.exec(part);
      if (blank === null) return part;
      const start = blank.index + blank[0].length;
      const end = part.endsWith('\r\n') ? part.length - 2 : part.endsWith('\n') ? part.length - 1 : part.length;
      if (end <= start) return part;
      const head = part.slice(0, blank.index);
      const disposition = head.split(/\r?\n/).find((line) => /^content-disposition/i.test(line)) ?? '';
      const [, one, two, three] = NAME.exec(disposition.slice(0, 2000)) ?? [];
      return part.slice(0, start) + ofPart(one ?? two ?? three ?? '', part.slice(start, end)) + part.slice(end);
    })
    .join(`--${boundary}`);
}
