/**
 * JSON as editors keep their settings, with comments and with commas before a closing bracket: both become spaces, so that places stay right.
 * Linear time; what stands in strings stays.
 */
export function withoutComments(text: string): string {
  const cuts: [from: number, to: number][] = [];
  let comma = -1;
  for (let at = 0; at < text.length; at += 1) {
    const here = text[at];
    if (here === ' ' || here === '\n' || here === '\r' || here === '\t') continue;
    const end = here === '/' ? endOfComment(text, at) : -1;
    if (end > 0) {
      cuts.push([at, end]);
      at = end - 1;
      continue;
    }
    if ((here === ']' || here === '}') && comma >= 0) cuts.push([comma, comma + 1]);
    comma = here === ',' ? at : -1;
    if (here === '"') at = endOfString(text, at);
  }
  if (cuts.length === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (const [start, end] of cuts.sort(([one], [other]) => one - other)) {
    parts.push(text.slice(from, start), text.slice(start, end).replace(/[^\r\n]/g, ' '));
    from = end;
  }
  return parts.join('') + text.slice(from);
}

/** Where the string ends that begins here; the end of the text where it has none. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** -1: it is none. */
function endOfComment(text: string, from: number): number {
  const [mark, after] = text[from + 1] === '/' ? ['\n', 0] : text[from + 1] === '*' ? ['*/', 2] : ['', -1];
  if (mark === '') return -1;
  const end = text.indexOf(mark, from + 2);
  return end < 0 ? text.length : end + after;
}
