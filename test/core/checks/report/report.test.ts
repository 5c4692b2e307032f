import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { toJsonSchema } from '@valibot/to-json-schema';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { CheckResult, Run } from '../../../../electron/core/checks/run';
import { RunReportSchema } from '../../../../electron/core/checks/report/json';
import { reportOf } from '../../../../electron/core/checks/report/report';
import type { ReportKind } from '../../../../electron/model/check';
import { sentenceOf } from '../../../../electron/core/checks/report/words';
import { fingerprint } from '../../exchanges/support';
import { HOSTILE, hostileRun, runWith } from './hostile';
import { sampleReport, sampleRun } from './sample';
import { SECRETS } from './sample-exchanges';
import { spellings } from './spellings';

const root = join(import.meta.dirname, '../../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const KINDS: ReportKind[] = ['html', 'junit', 'json', 'markdown'];

const stopped = (): Run => {
  const run = sampleRun();
  const results = run.results.map(
    (result, index): CheckResult =>
      index < 3 ? result : { ...result, status: 'waiting', verdict: null, text: '', startedAt: null, endedAt: null, evidence: [] },
  );
  return { ...run, status: 'stopped', results };
};
const empty = (): Run => ({ ...sampleRun(), results: [], exchanges: [], families: [], promises: [], endedAt: null, status: 'running' });
const RUNS: [string, () => Run][] = [
  ['a finished run', sampleRun],
  ['a stopped run', stopped],
  ['an empty run', empty],
  ['a run of hostile texts', hostileRun],
];

describe('what is published', () => {
  it('the sample report is what the sample run gives; `node build/reference.mjs` writes it', async () => {
    expect(read('docs/sample-report.html')).toBe(await sampleReport());
  });

  it('the schema is what the JSON report is made by; `node build/reference.mjs` writes it', () => {
    const { title, ...published } = JSON.parse(read('docs/schemas/run.schema.json'));
    expect(title).toBe('A run of lifecycle checks, as Tokenscope reports it');
    expect(published).toEqual(JSON.parse(JSON.stringify(toJsonSchema(RunReportSchema, { typeMode: 'input', errorMode: 'ignore' }))));
  });
});

describe('a run with every verdict', () => {
  const LEAST_FIRST = ['not-applicable', 'pass', 'warn', 'not-seen', 'could-not-run', 'fail'] as const;
  const run = (): Run => {
    const [result] = sampleRun().results;
    const results = LEAST_FIRST.map((verdict) => ({
      ...(result as CheckResult),
      id: `own.${verdict}`,
      statement: `It is ${verdict}`,
      failed: '',
      verdict,
    }));
    const unseen = (name: string, text: string, see: string) => ({
      ...(results[3] as CheckResult),
      id: `own.${name}`,
      statement: name,
      text,
      see,
    });
    const more = [unseen('one', 'It did nothing. Have it call.', 'Have it call.'), unseen('two', 'Have it call.', 'Have it call.')];
    return { ...sampleRun(), proves: 'app', results: [...results, ...more] };
  };
  const from = (page: string, pattern: RegExp) => [...page.matchAll(pattern)].map(([, found]) => found);

  it('shows what is worst first, and what was not seen by what to do', async () => {
    const page = await reportOf(run(), 'html');
    expect(from(page, /<article class="note s-([\w-]+)">/g)).toEqual(['fail', 'could-not-run', 'warn', 'not-seen', 'not-seen']);
    expect(page).toContain('<section class="summary s-fail">');
    expect(from(page, /<rect class="v-([\w-]+)" x=/g)).toEqual(['fail', 'could-not-run', 'not-seen', 'warn', 'pass', 'not-applicable']);
    const legend = /<figcaption>.*?<i/s.exec(page)?.[0] ?? '';
    expect(from(legend, /#i-([\w-]+)"/g)).toEqual(['fail', 'could-not-run', 'not-seen', 'warn', 'pass', 'not-applicable']);
    expect(page).toContain(
      '<span>Have it call.</span><span class="word">2 checks</span></h3>\n<ul><li>one <span class="dim">It did nothing.</span></li><li>two</li></ul>',
    );
    expect(from(page, /<h2>Not seen <em>(\d+)/g)).toEqual(['3']);
  });

  it('does so in Markdown, too', async () => {
    const text = await reportOf(run(), 'markdown');
    expect(from(text, /^#### (.)/gm)).toEqual(['✗', '?', '!', '○', '○']);
    expect(text).toContain('#### ○ Have it call.\n\n- one: It did nothing.\n- two\n');
    expect(text).toContain('- Verdicts: 1 fail, 1 could not run, 3 not seen, 1 warning, 1 pass, 1 not applicable\n');
  });
});

describe('JSON', () => {
  const ajv = new Ajv({ strict: false, formats: { 'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/ } });
  const accepts = ajv.compile(JSON.parse(read('docs/schemas/run.schema.json')));

  it.each(RUNS)('%s is by the published schema', async (_, run) => {
    const report: unknown = JSON.parse(await reportOf(run(), 'json'));
    expect(accepts(report), JSON.stringify(accepts.errors)).toBe(true);
  });

  it('the schema refuses what is not', async () => {
    const report = JSON.parse(await reportOf(sampleRun(), 'json'));
    expect(accepts({ ...report, extra: 1 })).toBe(false);
    expect(accepts({ ...report, results: [{ ...report.results[0], verdict: 'maybe' }] })).toBe(false);
    expect(accepts({ ...report, run: { ...report.run, startedAt: 'today' } })).toBe(false);
  });

  it('holds verdicts, counts and evidence', async () => {
    const report = JSON.parse(await reportOf(sampleRun(), 'json'));
    expect(report.run.counts).toEqual({ pass: 10, fail: 3, warn: 1, 'not-applicable': 2, 'could-not-run': 1, 'not-seen': 0, 'not-run': 0 });
    const leeway = report.results.find(({ id }: { id: string }) => id === 'reuse.leeway');
    expect(leeway).toMatchObject({
      verdict: 'fail',
      evidence: ['x-reuse-1', 'x-reuse-2', 'x-reuse-3'],
      startedAt: '2026-11-22T09:30:45.400Z',
    });
    expect(report.exchanges).toHaveLength(11);
  });
});

describe('JUnit', () => {
  const schema = read('test/core/checks/report/junit.xsd');
  const check = (xml: string) => validateXML({ xml: { fileName: 'report.xml', contents: xml }, schema });

  it.each(RUNS)('%s is by the schema', async (_, run) => {
    const { valid, rawOutput } = await check(await reportOf(run(), 'junit'));
    expect(valid, rawOutput).toBe(true);
  });

  it('the schema refuses what is not', async () => {
    const xml = await reportOf(sampleRun(), 'junit');
    for (const broken of [
      xml.replace('</testsuites>', ''),
      xml.replace(/ failures="\d+"/, ''),
      xml.replace('<skipped ', '<ignored '),
      xml.replace('<failure ', '<failure count="1" '),
      xml.replace(/timestamp="[^"]+"/, 'timestamp="today"'),
    ]) {
      expect(broken).not.toBe(xml);
      expect((await check(broken)).valid).toBe(false);
    }
  });

  it('skips a check of an app that had no occasion, with what to do', async () => {
    const run: Run = { ...sampleRun(), proves: 'app' };
    run.results = run.results.slice(0, 1).map((result) => ({ ...result, verdict: 'not-seen', text: 'Let the app sign in once more.' }));
    expect(await reportOf(run, 'junit')).toContain('<skipped message="Let the app sign in once more."/>');
    expect(await reportOf(run, 'markdown')).toContain('#### ○ Let the app sign in once more.\n\n- ');
    const report = JSON.parse(await reportOf(run, 'json'));
    expect(report.run).toMatchObject({
      summary: 'No check reached a verdict. 1 check was not seen.',
      counts: { pass: 0, 'not-seen': 1 },
    });
    for (const [proves, times] of [
      ['app', 2],
      [undefined, 0],
    ] as const) {
      const page = await reportOf({ ...sampleRun(), ...(proves && { proves, results: run.results }) }, 'html');
      expect(page.match(/>Not seen</g) ?? []).toHaveLength(times);
    }
  });

  it('counts failures, errors and skipped as CI servers do', async () => {
    const xml = await reportOf(sampleRun(), 'junit');
    const sum = (name: string) =>
      [...xml.matchAll(new RegExp(` ${name}="(\\d+)"`, 'g'))].reduce((total, [, count]) => total + Number(count), 0);
    expect([sum('tests'), sum('failures'), sum('errors'), sum('skipped')]).toEqual([17, 3, 1, 2]);
    expect(xml.match(/<testcase /g)).toHaveLength(17);
    expect(xml.match(/<failure /g)).toHaveLength(3);
    expect(xml).toContain('<skipped message="The access token is opaque."/>');
    expect(xml).toContain(
      'message="The old refresh token is accepted longer than promised. It was still taken 10 s after the rotation, and refused after 60 s."',
    );
    expect(xml).toContain('Warning  issue.scope  orders:write was asked for and not granted.');
  });

  it('says of checks that a stop left out that they did not run', async () => {
    const xml = await reportOf(stopped(), 'junit');
    expect(xml.match(/<skipped message="Not run: the run ended first\."\/>/g)).toHaveLength(14);
  });
});

/** Tags and their attributes' names, in order: what an attacker would have to change. */
function skeleton(html: string): string[] {
  return [...html.matchAll(/<(\/?[a-z!][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(
    ([, name, attributes]) =>
      `${name} ${[...(attributes ?? '').matchAll(/([\w:-]+)(?:="[^"]*")?/g)].map(([, attribute]) => attribute).join(' ')}`,
  );
}

describe('HTML', () => {
  it('hostile texts change neither elements nor attributes', async () => {
    const harmless = await reportOf(
      runWith((place) => `text of ${place}`.slice(0, 24)),
      'html',
    );
    const hostile = await reportOf(hostileRun(), 'html');
    expect(skeleton(harmless).length).toBeGreaterThan(600);
    expect(skeleton(hostile)).toEqual(skeleton(harmless));
    // Every bracket that opens is one of a tag counted above.
    expect(hostile.split('<').length).toBe(skeleton(hostile).length + 1);
    expect(hostile).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('asks for nothing outside and runs nothing', async () => {
    for (const [, run] of RUNS) {
      const html = await reportOf(run(), 'html');
      expect(html.match(/<(script|link|img|iframe|object|embed|form|base|audio|video)\b/gi)).toBeNull();
      const [style = ''] = html.match(/<style>[\s\S]*?<\/style>/) ?? [];
      expect(style.length).toBeGreaterThan(1000);
      expect(style).not.toMatch(/url\(|@import|@font-face|expression\(/);
      const attributes = [...html.matchAll(/\s(?:src|href|action|style|on\w+)="([^"]*)"/g)].map(([, value]) => value ?? '');
      expect(attributes.filter((value) => !/^#[a-z][\w-]*$/.test(value))).toEqual([]);
    }
  });

  it('says of a body that was left out that it is not kept', async () => {
    const run = sampleRun();
    const left = run.exchanges.map((exchange) => ({
      ...exchange,
      response: exchange.response && { ...exchange.response, body: { text: '', kind: 'json' as const, bytes: 274, cutAt: 0 } },
    }));
    const report = await reportOf({ ...run, exchanges: left }, 'html');
    expect(report).toContain('Body not stored (274 bytes).');
    expect(report).not.toMatch(/<pre><\/pre>|Cut short; the whole answer had 274/);
  });

  it('its policy allows its own style and nothing else', async () => {
    const html = await reportOf(sampleRun(), 'html');
    const [, style = ''] = html.match(/<style>([\s\S]*?)<\/style>/) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(html).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">`,
    );
  });

  it('says the verdicts first, and links each to its exchanges', async () => {
    const html = await reportOf(sampleRun(), 'html');
    const order = ['Needs attention', 'Timeline', 'All checks', 'Promised behaviour', 'Exchanges'];
    const places = [html.indexOf('<span>3 of 14 checks failed.'), ...order.map((text) => html.indexOf(`<h2>${text} <em>`))];
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.every((place) => place > 0)).toBe(true);
    for (const [, target] of html.matchAll(/href="#(x\d+)"/g)) expect(html).toContain(`id="${target}"`);
    expect(html).toContain(`<span class="place">[access token ${fingerprint(SECRETS.access[0])}]</span>`);
  });

  it('names each warning among what needs attention, as the ticket does', async () => {
    const warnings = sampleRun().results.filter(({ verdict }) => verdict === 'warn');
    expect(warnings.length).toBeGreaterThan(0);
    for (const kind of ['html', 'markdown'] as const) {
      const [, notable = ''] = (await reportOf(sampleRun(), kind)).split(/Needs attention|All checks/);
      for (const { statement } of warnings) expect(notable).toContain(statement);
    }
  });

  it('folds what explains each of many that need attention, and of few shows it', async () => {
    const run = sampleRun();
    const failures = run.results.filter(({ verdict }) => verdict === 'fail');
    const notesOf = async (results: typeof failures) => {
      const [, notable = ''] = (await reportOf({ ...run, results }, 'html')).split(/Needs attention|All checks/);
      return [notable.match(/<article class="note/g)?.length, notable.match(/<details><summary>Why, and evidence/g)?.length ?? 0];
    };
    expect(await notesOf(failures.slice(0, 1))).toEqual([1, 0]);
    expect(await notesOf(Array.from({ length: 6 }, (_, index) => ({ ...failures[0], id: `of.${index}` }) as (typeof failures)[0]))).toEqual(
      [6, 6],
    );
  });

  it('draws one bar for each check that ran, each generation and each event', async () => {
    const html = await reportOf(sampleRun(), 'html');
    expect(html.match(/<g class="bar v-/g)).toHaveLength(17);
    expect(html.match(/<g class="generation">/g)).toHaveLength(5);
    expect(html.match(/<g class="event t-/g)).toHaveLength(9);
    expect(html).not.toMatch(/NaN|Infinity|undefined|\[object/);
  });

  it('stays within bounds however much a run holds', async () => {
    const run = sampleRun();
    const [exchange] = run.exchanges;
    const [family] = run.families;
    if (!exchange || !family) throw new Error('no sample');
    const huge = { ...exchange.response, body: { text: 'x'.repeat(2_000_000), kind: 'text' as const, bytes: 2_000_000, cutAt: null } };
    run.exchanges = Array.from({ length: 3000 }, (_, index) => ({ ...exchange, id: `e${index}` }));
    run.exchanges[0] = { ...exchange, id: 'e0', response: { statusText: 'OK', headers: [], headersMs: 1, endMs: 2, ...huge } };
    run.families = Array.from({ length: 300 }, () => ({
      ...family,
      events: Array.from({ length: 500 }, (_, index) => ({ at: run.startedAt + index, text: 'y'.repeat(5000), tone: 'bad' as const })),
    }));
    const html = await reportOf(run, 'html');
    expect(html.length).toBeLessThan(4_000_000);
    expect(html).toContain('2600 more exchanges are in the JSON report.');
    expect(html).toContain('288 more families are in');
    expect((await reportOf(run, 'markdown')).length).toBeLessThan(100_000);
  });

  it('takes times that no clock gives', async () => {
    const run = sampleRun();
    run.startedAt = Number.NaN;
    run.results = run.results.map((result, index) => ({ ...result, startedAt: index % 2 ? 9e15 : -1, endedAt: Number.POSITIVE_INFINITY }));
    for (const kind of KINDS) expect(await reportOf(run, kind)).not.toContain('NaN');
  });
});

describe('Markdown', () => {
  it('hostile texts stay text', async () => {
    const report = await reportOf(hostileRun(), 'markdown');
    let fence: string | null = null;
    const prose: string[] = [];
    for (const each of report.split('\n')) {
      const [, opened] = /^(`{3,})/.exec(each) ?? [];
      if (fence === null && opened) fence = opened;
      else if (fence !== null && each === fence) fence = null;
      else if (fence === null) prose.push(each);
    }
    expect(fence).toBeNull();
    // Without what is escaped, and without code spans, which hold what they hold.
    const text = prose.map((each) => each.replace(/\\[!-/:-@[-`{-~]|(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, ''));
    for (const each of text) {
      expect(each).not.toMatch(/<[a-z/!]/i);
      expect(each).not.toMatch(/[`_~$[\]]/);
      expect(each).not.toMatch(/[@#]\w|:\/\/|www\./);
      if (each.startsWith('|')) expect(each.match(/\|/g), each).toHaveLength(5);
    }
    expect(text.filter((each) => each.startsWith('## '))).toHaveLength(1);
  });

  it('tells a ticket what failed, with its evidence', async () => {
    const report = await reportOf(sampleRun(), 'markdown');
    expect(report).toContain('**3 of 14 checks failed. 1 check could not run.**');
    expect(report).toContain('#### ✗ The old refresh token is accepted longer than promised');
    expect(report).toContain('- Expected: Refused 10 s after the rotation');
    expect(report).toContain('- After 10 s: `taken`');
    expect(report).toContain(`refresh_token=[refresh token ${fingerprint(SECRETS.refresh[0])}]`);
    expect(report).toContain('| Issuing tokens | ✓ Pass | The token response names a token type. | token\\_type is Bearer. |');
  });
});

describe('secrets', () => {
  it.each(KINDS)('none is in the %s report, and what stands for them is', async (kind) => {
    const report = await reportOf(sampleRun(), kind);
    const secrets = [SECRETS.clientSecret, SECRETS.code, SECRETS.codeVerifier, ...SECRETS.access, ...SECRETS.refresh];
    const basic = Buffer.from(`orders-partner:${SECRETS.clientSecret}`).toString('base64');
    for (const spelling of [...secrets.flatMap(spellings), basic]) expect(report.includes(spelling), spelling).toBe(false);
    expect(report).not.toContain('CANARY');
    if (kind === 'html' || kind === 'json') {
      for (const secret of secrets) expect(report).toContain(fingerprint(secret));
    }
  });
});

describe('the title of a failed check', () => {
  it.each(['html', 'markdown', 'junit'] as const)('says what was found in the %s report', async (kind) => {
    const [result] = sampleRun().results;
    if (result === undefined) throw new Error('The sample has no result.');
    const run = { ...sampleRun(), results: [{ ...result, verdict: 'fail' as const, statement: 'Water is dry', failed: 'Water is wet' }] };
    const report = await reportOf(run, kind);
    expect(report).toContain('Water is wet');
    // A JUnit case keeps its name, by which CI servers follow it from run to run.
    if (kind !== 'junit') expect(report).not.toContain('Water is dry');
  });
});

describe('in words', () => {
  it.each([
    ['a finished run', sampleRun(), '3 of 14 checks failed. 1 check could not run.'],
    ['a stopped run', stopped(), 'No check failed; 1 of 3 checks raised a warning. The run was stopped before it finished.'],
    ['an empty run', empty(), 'No check reached a verdict. The run is still in progress.'],
    ['all well', { ...sampleRun(), results: sampleRun().results.slice(0, 2) }, 'All 2 conclusive checks passed.'],
    ['one', { ...sampleRun(), results: sampleRun().results.slice(0, 1) }, 'The only conclusive check passed.'],
  ])('%s', (_, run, sentence) => {
    expect(sentenceOf(run)).toBe(sentence);
  });

  it('the hostile texts are hostile', () => {
    for (const part of ['<script>', ']]>', '``` |', '](javascript:', '@everyone', '\u202e']) expect(HOSTILE.join('')).toContain(part);
  });
});
