import type { ShellName } from '../../model/exchange';
import { utf8Bytes } from '../base/bytes';
import { runsUnseen } from '../base/visible';

/** Text, or the value of an environment variable. */
export type Piece = string | { variable: string /** Percent-encoded. */; encoded: boolean };

interface Shell {
  /** curl's name. */
  program: string;
  /** The pieces as one word that the shell hands on as it is. */
  word(pieces: readonly Piece[]): string;
  /** Words of a command, one a line. */
  command(words: readonly string[]): string;
}

const posix: Shell = {
  program: 'curl',
  word: (pieces) =>
    pieces
      .map((piece) => (typeof piece === 'string' ? posixText(piece) : piece.encoded ? encoding(piece.variable) : `"$${piece.variable}"`))
      .join('') || "''",
  command: (words) => words.join(' \\\n  '),
};

/**
 * Percent-encodes a variable with what each POSIX system has. What needs no encoding stays: servers that don't decode would refuse it
 * otherwise. The numbers are those of "-", ".", "_", digits and letters.
 */
function encoding(variable: string): string {
  const plain = '^(4[5689]|5[0-7]|6[5-9]|[78][0-9]|90|95|9[7-9]|1[01][0-9]|12[0-2])$';
  return `"$(printf %s "$${variable}" | od -An -v -tu1 | awk '{ for (i = 1; i <= NF; i++) printf($i ~ /${plain}/ ? "%c" : "%%%02X", $i + 0) }')"`;
}

/**
 * Text in single quotes. Line breaks may stand in them, of a body only: see `curlOf`. Anything else that can't be seen steers a terminal into
 * which this is pasted (an end of the pasted text, a deleted line, a completion) or deceives who reads it, and gets there as its number.
 */
function posixText(text: string): string {
  const quoted = (part: string) => (part === '' ? '' : `'${part.replaceAll("'", "'\\''")}'`);
  const spelled = (part: string) =>
    `"$(printf '${[...utf8Bytes(part)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}')"`;
  return inParts(text, runsUnseen(text), quoted, spelled).join('');
}

/** Before 7.3, and in Windows PowerShell 5.1, quotes in an argument reach a program only if they are escaped for it. */
const NATIVE_ARG = `function NativeArg([string]$text) {
  if ($PSNativeCommandArgumentPassing -in 'Windows', 'Standard') { return $text }
  $text = $text -replace '(\\\\*)"', '$1$1\\"'
  if ($PSVersionTable.PSVersion.Major -lt 6 -and $text -match '\\s') { $text = $text -replace '(\\\\+)$', '$1$1' }
  $text
}
`;

/**
 * `curl` alone is another command in Windows PowerShell. Until 7.3 PowerShell hands an argument on with its quotes unescaped, 5.1 also puts
 * it in quotes without a care for a backslash at its end (NativeCommandParameterBinder.cs); a word to which that may happen goes through NativeArg.
 */
const powershell: Shell = {
  program: 'curl.exe',
  word(pieces) {
    const whole = pieces.map((piece) => (typeof piece === 'string' ? piece : '"')).join('');
    const expression = powershellExpression(pieces);
    return whole.includes('"') || /\\$/.test(whole) ? `(NativeArg ${expression})` : expression;
  },
  command: (words) => `${words.some((word) => word.includes('(NativeArg ')) ? NATIVE_ARG : ''}${words.join(' `\n  ')}`,
};

/** The pieces as one string within PowerShell. */
export function powershellExpression(pieces: readonly Piece[]): string {
  const terms = pieces.flatMap((piece) => (typeof piece === 'string' ? textTerms(piece) : valueTerm(piece)));
  // A string comes first, or "+" would not put strings together.
  if (terms[0]?.startsWith("'") !== true) terms.unshift("''");
  return terms.length === 1 ? terms.join('') : `(${terms.join(' + ')})`;
}

function valueTerm({ variable, encoded }: Exclude<Piece, string>): string {
  return encoded ? `[uri]::EscapeDataString("$env:${variable}")` : `$env:${variable}`;
}

/** What a console may change while pasting, by its name. */
const NAMED: Record<string, string> = { '\n': '"`n"', '\r': '"`r"', '\t': '"`t"' };

/** Text in single quotes, of which PowerShell knows five; twice, each stands for itself. What can't be seen is spelled out. */
function textTerms(text: string): string[] {
  const quoted = (part: string) => (part === '' ? [] : [`'${part.replace(/['\u2018-\u201b]/g, '$&$&')}'`]);
  const spelled = (part: string) =>
    Array.from({ length: part.length }, (_, at) => NAMED[part.charAt(at)] ?? `[char]0x${part.charCodeAt(at).toString(16)}`);
  const breaks = [...text.matchAll(/\n+/g)].map(({ 0: run, index }) => ({ start: index, end: index + run.length }));
  const runs = [...breaks, ...runsUnseen(text)].sort((one, other) => one.start - other.start);
  return inParts(text, runs, quoted, spelled).flat();
}

/** The text between the runs and in them, in order. */
function inParts<T>(
  text: string,
  runs: readonly { start: number; end: number }[],
  plain: (part: string) => T,
  spelled: (part: string) => T,
): T[] {
  let from = 0;
  const parts = runs.flatMap(({ start, end }) => {
    const before = text.slice(from, start);
    from = end;
    return [plain(before), spelled(text.slice(start, end))];
  });
  return [...parts, plain(text.slice(from))];
}

/** The pieces as one word of a POSIX command line. */
export const posixWord = posix.word;

export const SHELLS: Record<ShellName, Shell> = { bash: posix, powershell };
