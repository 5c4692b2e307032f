import { beforeAll, describe, expect, it } from 'vitest';
import { curlOf } from '../../electron/core/exchanges/curl';
import type { Run } from '../../electron/core/checks/run';
import { reportOf } from '../../electron/core/checks/report/report';
import type { ReportKind } from '../../electron/model/check';
import { lineOf, resultText } from '../../electron/cli/check-text';
import { failureText, styleFor } from '../../electron/cli/terminal';
import type { FlowView } from '../../electron/contract';
import { Parameters } from '../../renderer/features/exchanges/parameters';
import { AuthorizeUrl } from '../../renderer/features/flow/authorize-url';
import { MembersTable } from '../../renderer/features/token/members-table';
import { inspectToken } from '../../electron/core/token/inspect-token';
import { segment } from '../core/token/samples';
import { runWith } from '../core/checks/report/hostile';
import { runCli } from '../cli/run';
import { always, HOSTILE, RAW } from '../support/hostile-text';
import { testRows } from '../support/hostile-view';

/** The same without what reports may hold of their own. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not be there
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e]|\p{Cs}/u;

const tokenOf = (text: string) => {
  const header = { alg: text, kid: text, typ: text, crit: [text], [text]: text, jku: text };
  return `${segment(header)}.${segment({ iss: text, aud: [text, 'b'], sub: text, scope: text, [text]: [text, { [text]: text }], exp: text, _sd_alg: text })}.c2ln`;
};
const SHAPES: [string, (text: string) => string][] = [
  ['a JWT', tokenOf],
  ['an SD-JWT', (text) => `${tokenOf(text)}~${segment([text, `${text}.`, text])}~${segment([text, text])}~`],
  ['an unsigned one', (text) => `${segment({ alg: 'none', kid: text })}.${segment({ [text]: text })}.`],
  ['text that is signed', (text) => `${segment({ alg: 'HS256', typ: 'JWT' })}.${segment(text)}.c2ln`],
  ['a nested one', (text) => `${segment({ alg: 'HS256', cty: 'JWT' })}.${segment(tokenOf(text))}.c2ln`],
  [
    'a PASETO',
    (text) =>
      `v4.public.${Buffer.concat([Buffer.from(JSON.stringify({ [text]: text })), Buffer.alloc(64)]).toString('base64url')}.${segment({ kid: text, [text]: text })}`,
  ],
  ['a PASETO with a footer of text', (text) => `v4.public.${Buffer.alloc(80, 65).toString('base64url')}.${segment(text)}`],
];

const TITLES = ['Signature', 'Header', 'Claims', 'Claims as signed', 'Disclosures', 'Findings', 'Certificate', 'valid'];
/** How often each of our headings stands on a line of its own. */
const headings = (text: string) => TITLES.map((title) => text.split('\n').filter((line) => line.trim() === title).length);

describe.each(SHAPES)('%s in the terminal', (_, shape) => {
  const env = { S: 'a secret of at least thirty-two bytes' };
  const view = (text: string, ...more: string[]) => runCli(['decode', '--file', '-', ...more], { env }, [shape(text)]);
  let plain: number[];
  beforeAll(async () => {
    plain = headings((await view('harmless', '--secret-env', 'S')).out);
  });

  const check = async (text: string) => {
    const { out, err } = await view(text, '--secret-env', 'S');
    expect(out).not.toMatch(RAW);
    expect(err).not.toMatch(RAW);
    for (const [index, count] of headings(out).entries())
      expect(count, TITLES[index]).toBeLessThanOrEqual(Math.max(index === 0 ? 0 : 1, plain[index] ?? 0));
    expect(out).not.toMatch(/^\s*valid {2}/m);
    expect(out.split('\n')[0]).toMatch(/^Signature: /);
    expect(out.split('\n')[1]).toMatch(/^Times: /);
    const json = await view(text, '--json');
    expect(json.out).not.toMatch(RAW);
    expect(json.out.split('\n')).toHaveLength(2);
  };
  it.each(HOSTILE)('%j makes no line and no heading', check);
  it('nor does any other text', () => always(check, 40));
});

const KINDS: ReportKind[] = ['markdown', 'junit', 'json', 'html'];

describe('reports of a run', () => {
  const run = (text: string) => runWith(() => text);
  const harmless = run('harmless');
  const likes = new Map<ReportKind, string>();
  beforeAll(async () => {
    for (const kind of KINDS) likes.set(kind, await reportOf(harmless, kind));
  });

  const changesNone = async (text: string) => {
    const bad = run(text);
    for (const kind of KINDS) {
      const [report, like] = [await reportOf(bad, kind), likes.get(kind) ?? ''];
      expect(report, kind).not.toMatch(kind === 'html' || kind === 'markdown' ? STEERING : RAW);
      if (kind === 'junit')
        expect(report.match(/<[a-z/?!][^>]*>/g)?.map((tag) => tag.replace(/"[^"]*"/g, '""'))).toEqual(
          like.match(/<[a-z/?!][^>]*>/g)?.map((tag) => tag.replace(/"[^"]*"/g, '""')),
        );
      if (kind === 'json') expect(report.split('\n')).toHaveLength(like.split('\n').length);
      if (kind === 'markdown') {
        const blocks = (markdown: string) =>
          markdown
            .replace(/^(`{3,})http\n[\s\S]*?\n\1$/gm, '')
            .split('\n')
            .filter((line) => /^(#{1,6} |\| |- )/.test(line))
            .map((line) => (/^(#{1,6}|\||-)/.exec(line) ?? [''])[0]);
        expect(blocks(report)).toEqual(blocks(like));
        expect(report).not.toMatch(/^- (#|-|\+|\d+\.) /m);
      }
    }
  };
  it.each(HOSTILE)('%j changes the structure of none', changesNone);
  it('nor does any other text', () => always(changesNone, 15));

  const addsNone = (text: string) => {
    const style = styleFor(false);
    const bad = run(text);
    const lines = (of: Run) => resultText(of, style).split('\n').length;
    expect(lines(bad)).toBe(lines(harmless));
    for (const [index, like] of harmless.results.entries()) {
      const result = bad.results[index];
      if (result) expect(lineOf(result, style).split('\n')).toHaveLength(lineOf(like, style).split('\n').length);
    }
    const failure = failureText({
      code: 'not-found',
      what: text,
      likelyCause: text,
      action: text,
      evidence: [{ label: text, value: text }],
    });
    expect(failure.split('\n')).toHaveLength(5);
    expect(failure).not.toMatch(RAW);
  };
  it.each(HOSTILE)('%j adds no line to what check prints, and none to a failure', addsNone);
  it('nor does any other text to these', () => always(addsNone, 30));

  const keepsToQuotes = (text: string) => {
    for (const exchange of run(text).exchanges) {
      const bare = { ...exchange, request: { ...exchange.request, body: { text: '', kind: 'empty' as const, bytes: 0, cutAt: null } } };
      const command = curlOf(bare);
      expect(command).not.toMatch(RAW);
      for (const line of command.split('\n').slice(1)) expect(line).toMatch(/^ {2}--/);
      // Every argument is on a line of its own; a body's lines are spelled out.
      const forPowerShell = curlOf(exchange, 'powershell').replace(/^function NativeArg[\s\S]+?\n\}\n/, '');
      expect(forPowerShell).not.toMatch(RAW);
      for (const line of forPowerShell.split('\n').slice(1)) expect(line).toMatch(/^(?: {2}--|# The body was longer)/);
    }
  };
  it.each(HOSTILE)('%j adds no line to a curl command but within the quotes of its body', keepsToQuotes);
  it('nor does any other text to that', () => always(keepsToQuotes, 30));
});

describe('the window', () => {
  const token = (of: string) => {
    const { claims, header } = inspectToken(tokenOf(of));
    return (
      <>
        <MembersTable title="Header" members={header} />
        <MembersTable title="Claims" members={claims} />
      </>
    );
  };
  const requests = (of: string) => (
    <>
      <Parameters label="Headers" pairs={[{ name: `x-${of}`, value: of }]} />
      <AuthorizeUrl
        flow={{ status: 'waiting' } as FlowView}
        url={`https://id.example/authorize?${new URLSearchParams([[`p${of}`, of]])}`}
      />
    </>
  );
  describe.each([
    ['a token', token],
    ['a request', requests],
  ])('%s', (_, view) => {
    testRows(view, /<tr\b/);
  });
});
