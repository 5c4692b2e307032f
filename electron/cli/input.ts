import { type CliContext, UsageError } from './context';

/** A larger file can't be a single token or key. */
const MAX_BYTES = 4 * 1024 * 1024;
/** The rest of a longer line is skipped; enough for the largest token decoded, and to see that one is larger. */
const MAX_LINE = 1024 * 1024 + 1024;

export type Source = { kind: 'text'; text: string } | { kind: 'file'; path: string } | { kind: 'stdin' };

export function nameOf(source: Source): string {
  if (source.kind === 'file') return `The file ${JSON.stringify(source.path)}`;
  return source.kind === 'stdin' ? 'Standard input' : 'The argument';
}

/**
 * All text of a source, at most 4 MiB. UTF-8 with or without a byte order mark, or UTF-16 with one, as PowerShell writes.
 * @throws UsageError if it can't be read or is larger.
 */
export async function readText(source: Source, context: CliContext): Promise<string> {
  return source.kind === 'text' ? source.text : textOf(await readBytes(source, context));
}

/** Decodes by the byte order mark, if any. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** What may be read, in bytes, and what a person is told of more. */
interface Limit {
  most: number;
  what: string;
  action: string;
}

const limitOf = (source: Source): Limit => ({
  most: MAX_BYTES,
  what: `${nameOf(source)} is larger than 4 MiB.`,
  action: 'Give a single token; for one token per line, add --lines.',
});

/** @param limit Absent: 4 MiB. @throws UsageError if it can't be read or is larger. */
export async function readBytes(
  source: Exclude<Source, { kind: 'text' }>,
  context: CliContext,
  { most, what, action }: Limit = limitOf(source),
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytesOf(source, context)) {
    length += piece.length;
    if (length > most) throw new UsageError(what, action);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** A secret that an option names the environment variable of: as an argument, other programs could read it. @throws UsageError. */
export function environmentSecret(option: string, name: string, what: string, { env }: Pick<CliContext, 'env'>): string {
  const secret = Object.hasOwn(env, name) ? env[name] : undefined;
  if (secret !== undefined && secret !== '') return secret;
  throw new UsageError(
    `The environment variable ${JSON.stringify(name)} is ${secret === undefined ? 'not set' : 'empty'}.`,
    `Set it to the ${what}; --${option} needs the name of the variable, not the secret.`,
  );
}

/** Streams the lines without their ends. @throws UsageError if the source can't be read. */
export async function* readLines(source: Source, context: CliContext): AsyncGenerator<string> {
  if (source.kind === 'text') return yield* source.text.split(/\r?\n/);
  let decoder: TextDecoder | null = null;
  let rest = '';
  for await (const piece of bytesOf(source, context)) {
    decoder ??= new TextDecoder(encodingOf(piece));
    const lines = `${rest}${decoder.decode(piece, { stream: true })}`.split('\n');
    rest = (lines.pop() ?? '').slice(0, MAX_LINE);
    for (const line of lines) yield trimEnd(line);
  }
  rest += decoder?.decode() ?? '';
  if (rest !== '') yield trimEnd(rest);
}

const trimEnd = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line);

async function* bytesOf(source: Exclude<Source, { kind: 'text' }>, context: CliContext): AsyncGenerator<Uint8Array> {
  try {
    yield* source.kind === 'stdin' ? context.stdin : context.openFile(source.path);
  } catch (error) {
    throw new UsageError(`${nameOf(source)} could not be read: ${reasonOf(error)}.`, 'Check the name and that this account may read it.');
  }
}

/** A system error as part of a sentence. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'it does not exist';
  if (code === 'EACCES' || code === 'EPERM') return 'this account has no permission';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'ENOSPC') return 'the disk is full';
  return typeof code === 'string' ? code : 'for an unknown reason';
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
