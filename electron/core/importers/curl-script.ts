import { cut, type SourceFile } from './imported';
import { type CurlRequest, curlRequestOf } from './curl-request';
import { isCurl } from './curl-options';
import { shellWords } from './shell-words';
import { unreadable } from './source';

/** A curl command of a text. */
export interface ScriptCommand {
  request: CurlRequest;
  /** What a comment right above it says; empty: nothing. */
  comment: string;
  line: number;
}

/** Commands and variables of a text: a script, or what somebody pasted. */
export interface Script {
  commands: ScriptCommand[];
  variables: Map<string, string>;
  /** There are more. */
  isCut: boolean;
}

/** Commands read from one text; browsers copy all requests of a page at once. */
const MAX_COMMANDS = 500;
const MAX_VARIABLES = 2_000;
/** The beginning of a command, also behind a prompt, in a substitution or a pipe. */
const COMMAND = /(?:^|[;&|(`])[ \t]{0,20}(?:[$>%#][ \t]{1,5})?(?:[\w./\\:-]{1,200}[/\\])?curl(?:\.exe)?["']?(?=[ \t])/;
/** `NAME=value`, `export NAME=value`; PowerShell's `$env:NAME = value`; `set NAME=value` of cmd. */
const ASSIGNMENT = /^[ \t]{0,20}(?:export |set |declare (?:-\w )?|local |\$env:|\$)?"?([A-Za-z_]\w{0,99})[ \t]?=[ \t]?(.*)$/;

/** @throws Failure `connection-file-invalid`, with the line of a quotation mark that nothing closes. */
export function scriptIn({ name, text }: SourceFile): Script {
  const script: Script = { commands: [], variables: new Map(), isCut: false };
  let comment = '';
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    const written = text.slice(at, Math.min(next, at + 20_000)).replace(/\r?\n$/, '');
    const start = COMMAND.exec(written.slice(0, 2_000));
    if (start !== null && isCurl(written.slice(start.index).replace(/^[;&|(`]/, ''))) {
      if (script.commands.length >= MAX_COMMANDS) return { ...script, isCut: true };
      const from = at + start.index + (/^[;&|(`]/.test(start[0]) ? 1 : 0);
      const { words, end: stop, line: lines, open } = shellWords(text.slice(from), { marksVariables: true });
      if (open !== null)
        throw unreadable(name, 'A quotation mark has no end.', `line ${line + open - 1}`, 'Close it, or paste the whole command.');
      const last = words.at(-1);
      // The end of a substitution belongs to no word.
      if (last && start[0].startsWith('(')) words[words.length - 1] = { ...last, text: last.text.replace(/\)["']?$/, '') };
      const request = curlRequestOf(words);
      if (request !== null) script.commands.push({ request, comment, line });
      comment = '';
      line += lines - 1;
      at = Math.max(from + stop, at + 1);
      continue;
    }
    comment = commentIn(written) ?? (written.trim() === '' ? '' : comment);
    if (commentIn(written) === null) assign(script.variables, written);
    line += 1;
    at = next;
  }
  return script;
}

/** Whether the first line that says something is a command. */
export function isScript(text: string): boolean {
  const lines = text
    .slice(0, 20_000)
    .replace(/^\ufeff/, '')
    .split(/\r?\n/, 200);
  const first = lines.findIndex(
    (line) => line.trim() !== '' && commentIn(line) === null && (COMMAND.test(line.slice(0, 2_000)) || !ASSIGNMENT.test(line)),
  );
  return first >= 0 && COMMAND.test((lines[first] ?? '').slice(0, 2_000));
}

const commentIn = (line: string): string | null => {
  const comment = /^[ \t]{0,20}(?:#+|::|REM |\/\/)[ \t]{0,20}(.*)$/i.exec(line.slice(0, 500))?.[1];
  return comment === undefined || isCurl(comment) ? null : cut(comment.trim(), 100);
};

function assign(variables: Map<string, string>, line: string): void {
  const [, name, rest = ''] = ASSIGNMENT.exec(line.slice(0, 20_000)) ?? [];
  // What a command answers is known to nobody yet.
  if (name === undefined || /^["']?(?:\$\(|`)/.test(rest) || variables.size >= MAX_VARIABLES) return;
  // `${1:-value}`, `${NAME:-value}`: unless it is set outside.
  const usual = /^["']?\$\{\w{1,99}:?-([^{}]{0,2000})\}["']?[ \t]*$/.exec(rest.slice(0, 3_000))?.[1];
  const [first] = shellWords(usual ?? rest, { marksVariables: true }).words;
  if (first) variables.set(name, first.text);
}
