import { describe, expect, it } from 'vitest';
import { exportAs } from '../../../electron/core/exports/formats';
import type { LoggedExchange } from '../../../electron/model/exchange';
import { runWith } from '../checks/report/hostile';
import { sampleRun } from '../checks/report/sample';
import { redact } from '../exchanges/support';
import { HOSTILE, inputFor, quirky } from './stage';

const HOSTILE_TEXT = `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'\`\u202e\n<!--`;
const logged = (text: string): LoggedExchange =>
  redact({
    status: 401,
    url: 'https://idp.example/token',
    answer: JSON.stringify({ error: 'invalid_client', error_description: text }),
    answerHeaders: [{ name: 'x-hostile', value: text.replaceAll('\n', ' ') }],
  });
const written = (exchanges: LoggedExchange[], run: ReturnType<typeof sampleRun> | null, changes = {}) =>
  exportAs('evidence', inputFor(quirky('https://idp.example', changes), { evidence: async () => ({ exchanges, run }) }));

describe('evidence', () => {
  it('is one page: what went wrong, findings, checks, and the exchanges they point to', async () => {
    const run = sampleRun();
    const { text, notes } = await written([logged('No such client.')], run);
    expect(text).toContain('<dt>Client ID</dt>');
    expect(text).toMatch(/<h2>What went wrong <em>/);
    expect(text).toContain('No such client.');
    expect(text).toMatch(/<h2>Findings <em>/);
    expect(text).toContain(`<h2>Checks <em>${run.planName}`);
    expect(text).toContain(`<h2>Exchanges <em>${run.exchanges.length + 1}`);
    const links = [...text.matchAll(/href="#(x\d+)"/g)].map(([, id = '']) => id);
    expect(links.length).toBeGreaterThan(3);
    for (const id of links) expect(text).toContain(` id="${id}"`);
    expect(notes.join()).toContain('Look through');
  });

  it('has exchanges of one millisecond in the order they happened, though the log lists the newest first', async () => {
    const at5 = (path: string) => ({ ...redact({ url: `https://idp.example/${path}` }), id: path, at: 5 });
    const { text } = await written([at5('third'), at5('second'), at5('first')], null);
    const places = ['first', 'second', 'third'].map((path) => text.lastIndexOf(`idp.example/${path}`));
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('fetches nothing, runs nothing, and makes no element of what a server or a person wrote', async () => {
    const { text } = await written(
      [logged(HOSTILE_TEXT)],
      runWith(() => HOSTILE_TEXT),
      HOSTILE,
    );
    expect(text).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-`);
    expect(text.match(/<(script|link|img|iframe|object|embed|form|base|audio|video)\b/gi)).toBeNull();
    const attributes = [...text.matchAll(/\s(?:src|href|action|style|on\w+)="([^"]*)"/g)].map(([, value]) => value ?? '');
    expect(attributes.filter((value) => !/^#[\w-]+$/.test(value))).toEqual([]);
    expect(text).not.toContain('\u202e');
  });

  it('has what checks sent once, of that run alone, also of an old run; what fails alike is told once, with each exchange', async () => {
    const run = sampleRun();
    const check = { id: 'use.accepted', statement: 'A check of another run', runId: 'r', planName: 'p' };
    const at = (id: string, time: number) => ({ ...logged('No such client.'), id, at: time });
    const many = Array.from({ length: 300 }, (_, index) => at(`later-${index}`, run.startedAt + 1e9 + index));
    const { text } = await written([...many, { ...at('of-a-check', run.startedAt), check }], run);
    expect(text).toContain('<h2>Exchanges <em>200');
    const proofs = (page: string) => page.match(/class="exchange proof"/g)?.length;
    expect(proofs(text)).toBe(proofs((await written([logged('x')], run)).text));
    const [, problems = ''] = /<h2>What went wrong <em>(\d+)/.exec(text) ?? [];
    expect(Number(problems)).toBeLessThan(10);
    const alone = await written([{ ...at('of-a-check', 1), check }, at('own', 2)], null);
    expect(alone.text).toContain('<h2>Exchanges <em>2');
    expect(alone.text.match(/<article class="note s-fail">/g)).toHaveLength(1);
  });

  it('is refused where nothing was sent', async () => {
    await expect(written([], null)).rejects.toMatchObject({ code: 'not-found' });
  });
});
