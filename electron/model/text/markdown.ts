/** A fence longer than any run of backticks within (CommonMark section 4.5). */
export function fenceFor(content: string, least: number): string {
  const longest = Math.max(0, ...(content.match(/`+/g) ?? []).map(({ length }) => length));
  return '`'.repeat(Math.max(least, longest + 1));
}

/** One line of text in a code span (CommonMark section 6.1), where no Markdown of its own counts. */
export function codeSpan(content: string): string {
  const fence = fenceFor(content, 1);
  const pad = content.startsWith('`') || content.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${content}${pad}${fence}`;
}
