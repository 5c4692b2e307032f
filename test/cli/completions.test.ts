import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { candidatesFor } from '../../electron/cli/usage/candidates';
import { SHELLS } from '../../electron/cli/usage/completions';
import { SCRIPTS } from '../../electron/cli/usage/shell-scripts';
import { createFileSettings } from '../../electron/platform/kept/settings-files';
import { defaultsOf } from '../../electron/model/templates';
import { runCli } from './run';
import { needing } from '../support/system';
import { using } from './shells';

const root = join(import.meta.dirname, '../..');
const words = async (typed: string[], at = typed.length - 1) => {
  const asked: unknown[] = [];
  const found = await candidatesFor(typed, at, async (...kind) => {
    asked.push(kind);
    return ['Orders', 'Katana, staging'];
  });
  return { words: found.words.map(({ word }) => word), paths: found.paths, asked };
};

describe('what fits', () => {
  it.each<[string, string[], number, object]>([
    ['a command', ['c'], 0, { words: ['check', 'connect', 'call', 'completions'], paths: null }],
    ['an option of the program', ['--v'], 0, { words: ['--version'] }],
    ['an option of the command', ['check', '--allow-'], 1, { words: ['--allow-burning', '--allow-changes', '--allow-api'] }],
    ['a word that is not begun yet', ['plans'], 1, { words: ['Orders', 'Katana, staging'], asked: [['plans', null]] }],
    ['a connection or a file', ['token', '-c', 'Or'], 2, { words: ['Orders'], paths: 'files', asked: [['connections', null]] }],
    ['a connection in open quotes', ['token', '-c', '"Katana, s'], 2, { words: ['Katana, staging'] }],
    ['a connection of another folder', ['token', '--data-folder', 'D', '-c', ''], 4, { asked: [['connections', 'D']] }],
    ['a folder', ['plans', '--data-folder', ''], 2, { words: [], paths: 'folders' }],
    ['a value after "="', ['practice', '--face=kat'], 1, { words: ['--face=katana'] }],
    ['a value after "=" as bash parts it', ['practice', '--face', '=', 'kat'], 3, { words: ['katana'] }],
    ['a value right after "=" as bash parts it', ['practice', '--face', '='], 2, { words: expect.arrayContaining(['katana']) }],
    ['a method', ['call', '-c', 'X', 'P'], 3, { words: ['POST', 'PUT', 'PATCH'] }],
    ['nothing where an address is due', ['call', '-c', 'X', 'GET', ''], 4, { words: [], paths: null }],
    ['nothing after a switch and an operand', ['plans', '--checks', 'quick-look', ''], 3, { words: [] }],
    ['nothing for an unknown command', ['nothing', ''], 1, { words: [], paths: null }],
    ['nothing for what no command takes', ['check', '--nothing=', ''], 1, { words: [] }],
    ['nothing behind the line', ['check'], Number.NaN, { words: expect.any(Array) }],
  ])('%s', async (_, typed, at, expected) => {
    expect(await words(typed, at)).toMatchObject(expected);
  });

  it('is said with its meaning, and which paths to add', async () => {
    const { out } = await runCli(['completions', 'line', '1', '--', 'token', '--si']);
    expect(out).toBe('none\n--sign-in\topens the browser to sign in if there is no other way to get a token\n');
  });

  it('is a script for each shell, and a refusal for another', async () => {
    for (const shell of SHELLS) expect(await runCli(['completions', shell])).toMatchObject({ code: 0, out: SCRIPTS[shell] });
    expect(await runCli(['completions', 'csh'])).toMatchObject({ code: 2, out: '', err: expect.stringContaining('bash, zsh') });
    expect(await runCli(['completions'])).toMatchObject({ code: 2 });
  });
});

/** Connections as somebody else's file may name them. */
const HOSTILE = ['$(touch owned)', '`touch owned`', "it's; touch owned", 'two words', 'a"b', 'Täglich', '*'];
const folder = mkdtempSync(join(tmpdir(), 'tokenscope-completions-'));
const data = join(folder, 'Tokenscope');
const work = join(folder, 'work');

needing('shells')('the script', () => {
  beforeAll(() => {
    for (const each of [data, work]) mkdirSync(each);
    const settings = createFileSettings(data);
    for (const [index, name] of [...HOSTILE, 'in two\nlines'].entries())
      settings.saveConnection({ ...defaultsOf('oauth'), id: `c${index}`, name });
    writeFileSync(join(work, 'orders.json'), '{}');
    const built = execFileSync(process.execPath, [join(root, 'build/cli.mjs'), '--version'], { encoding: 'utf8' });
    expect(built).toMatch(/^tokenscope /);
    const program = join(folder, 'tokenscope');
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'dist/cli/tokenscope.mjs')}' "$@"\n`);
    chmodSync(program, 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a script of a shell in a folder with one file, and returns its lines, sorted. */
  const said = (shell: string, args: string[]) => {
    const env = {
      ...process.env,
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      XDG_CONFIG_HOME: folder,
      HOME: folder,
      LC_ALL: 'C.UTF-8',
    };
    const out = execFileSync(shell, args, { cwd: work, env, encoding: 'utf8' });
    expect(readdirSync(work)).toEqual(['orders.json']);
    return out.split('\n').filter(Boolean).sort();
  };

  const bash = (...line: string[]) =>
    said('bash', [
      '--norc',
      '-c',
      `source <(tokenscope completions bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tokenscope; printf "%s\\n" "$\{COMPREPLY[@]}"`,
      'bash',
      'tokenscope',
      ...line,
    ]);
  const zsh = (...line: string[]) =>
    said('zsh', [
      '-f',
      '-c',
      `compdef() { }; compadd() { print -rl -- "$\{(@P)@[-1]}" }; compset() { }; _files() { print -rl -- $\{words[CURRENT]#*=}*(N) }; source <(tokenscope completions zsh); words=("$@"); CURRENT=$#; _tokenscope`,
      'zsh',
      'tokenscope',
      ...line,
    ]);
  const fish = (line: string) =>
    said('fish', ['--no-config', '-c', 'tokenscope completions fish | source; complete -C $argv[1]', line]).map(
      (each) => each.split('\t')[0],
    );

  using('bash')('works in bash', () => {
    expect(bash('dec')).toEqual(['decode']);
    expect(bash('check', '--plan', '=', 'qu')).toEqual(['quick-look']);
    expect(bash('token', '-c', '')).toEqual([...HOSTILE, 'orders.json'].sort());
    expect(bash('token', '-c', '"two')).toEqual(['two words']);
    expect(bash('decode', '--file', 'ord')).toEqual(['orders.json']);
    expect(bash('nothing', '')).toEqual([]);
  });

  using('zsh')('works in zsh', () => {
    expect(zsh('dec')).toEqual(['decode']);
    expect(zsh('check', '--plan=qu')).toEqual(['--plan=quick-look']);
    expect(zsh('token', '-c', '')).toEqual([...HOSTILE, 'orders.json'].sort());
    expect(zsh('decode', '--file', 'ord')).toEqual(['orders.json']);
    expect(zsh('nothing', '')).toEqual([]);
  });

  using('fish')('works in fish', () => {
    expect(fish('tokenscope dec')).toEqual(['decode']);
    expect(fish('tokenscope check --plan=qu')).toEqual(['--plan=quick-look']);
    expect(fish('tokenscope token -c ')).toEqual([...HOSTILE, 'orders.json'].sort());
    expect(fish('tokenscope decode --file ord')).toEqual(['orders.json']);
    expect(fish('tokenscope nothing ')).toEqual([]);
  });

  using('pwsh')('works in PowerShell', () => {
    const pwsh = (line: string) => {
      const complete = `(TabExpansion2 -inputScript $env:LINE -cursorColumn $env:LINE.Length).CompletionMatches.CompletionText`;
      const script = `$env:LINE = '${line}'; tokenscope completions powershell | Out-String | Invoke-Expression; ${complete}`;
      return said('pwsh', ['-NoProfile', '-NonInteractive', '-Command', script]);
    };
    expect(pwsh('tokenscope dec')).toEqual(['decode']);
    expect(pwsh('tokenscope check --plan qu')).toEqual(['quick-look']);
    expect(pwsh('tokenscope token -c ')).toEqual(HOSTILE.map((name) => `'${name.replaceAll("'", "''")}'`).sort());
  });
});

describe('the script for PowerShell', () => {
  it('closes every quote and bracket that it opens', () => {
    const bare = SCRIPTS.powershell.replace(/'(?:[^']|'')*'|"[^"]*"/g, '');
    expect(bare).not.toMatch(/['"]/);
    const open: string[] = [];
    for (const sign of bare.match(/[(){}[\]]/g) ?? []) {
      if ('({['.includes(sign)) open.push(sign);
      else expect(`${open.pop()}${sign}`).toMatch(/^(\(\)|\{\}|\[\])$/);
    }
    expect(open).toEqual([]);
  });

  it('quotes a name so that nothing in it is carried out, PowerShell’s four other single quotes included', () => {
    const [, from = '', to = ''] = /-replace '\[''(\\u\w{4})-(\\u\w{4})\]', '\$0\$0'/.exec(SCRIPTS.powershell) ?? [];
    expect([from, to].map((each) => JSON.parse(`"${each}"`))).toEqual(['\u2018', '\u201b']);
  });
});
