import { EXIT_CODES, type ExitName } from '../exit-codes';
import { optionText, optionsOf, type Usage } from './usage';

/** Environment variables that change what a command does, besides those that a connection file names. */
const ENVIRONMENT = [
  ['NO_COLOR', 'no colours, even on a terminal'],
  ['NODE_EXTRA_CA_CERTS', 'a file with certificate authorities to trust in addition to those of Node'],
  ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'the proxy to use, before that of App settings, and what needs no proxy'],
] as const;

const FILES = [
  ['~/.config/Tokenscope', "the window's data on Linux; $XDG_CONFIG_HOME/Tokenscope where that is set"],
  ['~/Library/Application Support/Tokenscope', 'the same on macOS'],
  ['%APPDATA%\\Tokenscope', 'the same on Windows'],
] as const;

/** The manual page in the man macros of roff, which groff and mandoc read. It bears no date, so that the same sources make the same page. */
export function manualPage(usages: readonly Usage[], version: string): string {
  return [
    `.TH TOKENSCOPE 1 "" "tokenscope ${version}" "User Commands"`,
    section('NAME', `tokenscope ${MINUS} inspects OAuth tokens, tests their lifecycle, calls APIs with them`),
    section('SYNOPSIS', '\\fBtokenscope\\fR \\fICOMMAND\\fR [options]'),
    section(
      'DESCRIPTION',
      `A connection is a client registered at a provider: a connection file (JSON) as the window exports it, with $\{env:NAME} in place of secrets, or one in the window, with its vault and locks.`,
    ),
    section('COMMANDS', usages.map(commandText).join('\n')),
    section(
      'EXIT STATUS',
      Object.values(EXIT_CODES)
        .map(({ code, meaning }) => entry(String(code), meaning))
        .join('\n'),
    ),
    section('ENVIRONMENT', ENVIRONMENT.map(([name, what]) => entry(name, what)).join('\n')),
    section('FILES', FILES.map(([name, what]) => entry(name, what)).join('\n')),
    '',
  ].join('\n');
}

const MINUS = '\\-';

function commandText(usage: Usage): string {
  const { name, about, synopsis, operands = [], notes = [], exits, examples } = usage;
  const codes = Object.entries(exits).map(([exit, what]) => `${EXIT_CODES[exit as ExitName].code} ${what}`);
  return [
    `.SS ${text(name)}`,
    text(about),
    '.PP',
    `\\fBtokenscope ${text(name)}\\fR ${text(synopsis)}`.trimEnd(),
    ...operands.map((operand) => entry(operand.name, operand.help)),
    ...optionsOf(usage).map(([option, each]) => entry(optionText(option, each), each.help)),
    ...[...notes, `Exit code: ${codes.join('; ')}.`].map((note) => `.PP\n${text(note)}`),
    '.PP\n.nf\n.RS',
    ...examples.map(text),
    '.RE\n.fi',
  ].join('\n');
}

const section = (title: string, body: string) => `.SH ${title}\n${body}`;
const entry = (what: string, help: string) => `.TP\n\\fB${text(what)}\\fR\n${text(help)}`;

/** Text as roff reads it: hyphens to copy stay ASCII, and no line begins a request. */
function text(plain: string): string {
  return plain.replaceAll('\\', '\\e').replaceAll('-', MINUS).replace(/^[.']/, '\\&$&');
}
