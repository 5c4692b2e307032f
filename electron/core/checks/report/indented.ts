/** Texts longer than this, or deeper, are left as they are. */
const MAX_LENGTH = 200_000;
const MAX_DEPTH = 60;

/** JSON with line breaks and two spaces a level, every name, text and number as written; other text is returned unchanged. */
export function indented(text: string): string {
  if (text.length > MAX_LENGTH || !isJson(text)) return text;
  const done: string[] = [];
  let depth = 0;
  const newLine = () => `\n${'  '.repeat(Math.min(depth, MAX_DEPTH))}`;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g)) {
    if (token === '{' || token === '[') {
      depth += 1;
      done.push(token, newLine());
    } else if (token === '}' || token === ']') {
      depth -= 1;
      const empty = done.length >= 2 && (done.at(-2) === '{' || done.at(-2) === '[');
      if (empty) done.pop();
      else done.push(newLine());
      done.push(token);
    } else if (token === ',') done.push(',', newLine());
    else if (token === ':') done.push(': ');
    else done.push(token);
  }
  return done.join('');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
