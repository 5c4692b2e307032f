import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../electron/cli/exit-codes';
import { COMMAND_NAMES, USAGES } from '../../electron/cli/usage';
import { optionsOf } from '../../electron/cli/usage/usage';
import { shellWords } from '../../electron/core/importers/shell-words';
import { runCli } from './run';
import { using } from './shells';

const loaded = await Promise.all(COMMAND_NAMES.map((name) => USAGES[name].load()));

describe('each command', () => {
  it.each(loaded)('names its options once, and what each takes: $name', (usage) => {
    const options = optionsOf(usage);
    const shorts = options.flatMap(([, { short }]) => short ?? []);
    expect(new Set(shorts).size).toBe(shorts.length);
    for (const [name, { type, value }] of options) expect(value !== undefined, name).toBe(type === 'string');
  });

  it.each(loaded)('shows all of that in its help, as wide as the terminal: $name', async (usage) => {
    const narrow = await runCli([usage.name, '--help'], { terminal: { in: false, out: true, err: false, columns: 60 } });
    const { code, out } = await runCli([usage.name, '--help']);
    expect([code, narrow.code]).toEqual([0, 0]);
    const squeezed = (text: string) => text.replace(/\s+/g, ' ');
    for (const [name, { help }] of optionsOf(usage)) {
      expect(out).toMatch(new RegExp(`^  (?:-\\w, |    )--${name}\\b`, 'm'));
      expect(squeezed(out)).toContain(help);
      expect(squeezed(narrow.out)).toContain(help);
    }
    const table = narrow.out.slice(0, narrow.out.indexOf('Example')).split('\n');
    expect(table.filter((line) => line.length > 60 && !line.startsWith('Usage'))).toEqual([]);
  });

  it.each(loaded)(
    'has examples that it takes itself, written as bash, PowerShell and cmd read them: $name',
    ({ name, examples, options }) => {
      for (const example of examples) {
        expect(example).not.toMatch(/'|^\w+=|\.\/|\\/);
        const own = /tokenscope [^|)>]+/.exec(example)?.[0] ?? '';
        const [, command, ...args] = shellWords(own).words.map(({ text }) => text);
        expect(command).toBe(name);
        expect(() => parseArgs({ args, options, allowPositionals: true })).not.toThrow();
      }
    },
  );
});

describe('the exit codes', () => {
  const lines = Object.values(EXIT_CODES).map(({ code, meaning }) => `${code} ${meaning}`);

  it('are those of the help', async () => {
    const { out } = await runCli(['--help']);
    expect(out.replace(/\s+/g, ' ')).toContain(`Exit code: ${lines.join('; ')}.`);
  });

  it('are those of docs/ci.md', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/ci.md'), 'utf8');
    expect([...page.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => `${code} ${meaning}`)).toEqual(lines);
  });

  it('are those of the manual page', async () => {
    const { out } = await runCli(['man']);
    const status = out.slice(out.indexOf('.SH EXIT STATUS'), out.indexOf('.SH ENVIRONMENT'));
    expect(
      [...status.matchAll(/^\.TP\n\\fB(\d+)\\fR\n(.+)$/gm)].map(([, code, meaning]) => `${code} ${meaning?.replaceAll('\\-', '-')}`),
    ).toEqual(lines);
  });
});

describe('the manual page', () => {
  it('names every command with every option', async () => {
    const { out } = await runCli(['man']);
    for (const usage of loaded) {
      const from = out.indexOf(`\n.SS ${usage.name}\n`);
      expect(from).toBeGreaterThan(0);
      const part = out.slice(from, out.indexOf('\n.S', from + 1));
      for (const [name] of optionsOf(usage)) expect(part).toContain(`\\-\\-${name.replaceAll('-', '\\-')}`);
    }
  });

  using('groff')('is read by groff without a warning', async () => {
    const { out } = await runCli(['man']);
    const { status, stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-P-cbu'], { input: out, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`$\{env:NAME}`);
    expect(stdout).toContain('%APPDATA%\\Tokenscope');
  });

  using('mandoc')('is read by mandoc without a warning', async () => {
    const { out } = await runCli(['man']);
    const { stdout } = spawnSync('mandoc', ['-Tlint', '-Wwarning'], { input: out, encoding: 'utf8' });
    // It bears no date on purpose.
    expect(stdout.split('\n').filter((line) => line !== '' && !line.includes('missing date'))).toEqual([]);
  });
});
