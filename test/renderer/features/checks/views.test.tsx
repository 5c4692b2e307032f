import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { CheckCatalogueView } from '../../../../electron/contract';
import { PlanPanel } from '../../../../renderer/features/checks/plan-panel';
import { ResultDetail } from '../../../../renderer/features/checks/result-detail';
import { ResultList } from '../../../../renderer/features/checks/result-list';
import { NowStrip } from '../../../../renderer/features/checks/now-strip';
import { VerdictBar } from '../../../../renderer/features/checks/verdict';
import { connection, counts, plan, result, run } from './runs';

const HOSTILE = '<img src=x onerror=1> \u202Egnp.exe';
const safe = (page: string) => {
  expect(page).not.toContain('<img');
  expect(page).not.toContain('\u202E');
};

const unread = () => new Promise<never>(() => {});

describe('the list of checks', () => {
  it('shows each verdict in words and marks the selected one', () => {
    const results = [
      result('a', 'pass'),
      result('b', 'fail', { text: 'It was taken.' }),
      result('d', null, { status: 'running' }),
      result('e'),
    ];
    const page = renderToStaticMarkup(<ResultList results={results} status="running" selected="b" onSelect={() => {}} />);
    for (const word of ['pass', 'fail', 'running', 'pending', 'It was taken.']) expect(page).toContain(word);
    for (const title of ['Statement of a', 'Failed title of b', 'Statement of d']) expect(page).toContain(title);
    expect(page).not.toContain('Statement of b');
    expect(page).toContain('aria-activedescendant="check-b"');
    expect(page.split('aria-selected="true"').length - 1).toBe(1);
    expect(renderToStaticMarkup(<ResultList results={results} status="stopped" selected={null} onSelect={() => {}} />)).toContain(
      'not run',
    );
  });

  it('keeps hostile text text', () => {
    safe(
      renderToStaticMarkup(
        <ResultList
          results={[result('a', 'fail', { failed: HOSTILE, text: HOSTILE }), result('b', 'pass', { statement: HOSTILE })]}
          status="done"
          selected="a"
          onSelect={() => {}}
        />,
      ),
    );
  });
});

describe('one check', () => {
  const shown = result('reuse.family', 'fail', {
    group: 'reuse',
    text: `The family lives on. ${HOSTILE}`,
    expected: HOSTILE,
    measured: [{ name: HOSTILE, value: HOSTILE }],
    steps: Array.from({ length: 30 }, (_, index) => ({ at: 1_000 + index * 100, text: `${HOSTILE} step ${index}` })),
    startedAt: 1_000,
    endedAt: 4_250,
  });
  const explained = { why: 'Both must be stopped.', reference: 'RFC 9700, section 4.14.2' };

  it('says what was expected before what was found, and keeps hostile text text', () => {
    const page = renderToStaticMarkup(<ResultDetail readEvidence={unread} run={run('r', [shown])} result={{ ...shown, ...explained }} />);
    safe(page);
    const places = [
      'Failed title of',
      'fail',
      '3.3 s',
      'Expected',
      'Found',
      'Why it matters',
      'Both must be stopped.',
      'RFC 9700',
      'Steps',
    ].map((text) => page.indexOf(text));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(page).toContain('rfc9700#section-4.14.2');
  });

  it('draws the last steps and offers the rest', () => {
    const page = renderToStaticMarkup(<ResultDetail readEvidence={unread} run={run('r', [shown])} result={shown} />);
    expect(page).toContain('18 earlier steps');
    expect(page).not.toContain('step 17');
    expect(page).toContain('step 29');
    expect(page).not.toContain('Why it matters');
  });
});

describe('the current activity of a run', () => {
  const strip = (
    change: Parameters<typeof run>[2],
    results = [result('a', null, { status: 'running', steps: [{ at: 1, text: 'Refreshed.' }] })],
  ) => renderToStaticMarkup(<NowStrip run={run('r', results, { status: 'running', ...change })} isFollowing onFollow={() => {}} />);

  it('is its step, its wait, or the sign-in it needs', () => {
    expect(strip({})).toContain('Refreshed.');
    const waiting = result('a', null, { status: 'running', wait: { text: 'Until it expires', from: 0, until: 60_000, canSkip: true } });
    expect(strip({}, [waiting])).toContain('Skip the wait');
    const fixed = { ...waiting, wait: { text: 'Until it expires', from: 0, until: 60_000, canSkip: false } };
    expect(strip({}, [fixed])).not.toContain('Skip the wait');
    const signIn = strip({ signIn: { number: 2, of: 3, why: HOSTILE } }, [waiting]);
    safe(signIn);
    expect(signIn).toContain('Sign-in 2 of 3');
    expect(signIn).toContain('Open again');
    expect(signIn).not.toContain('Skip the wait');
  });
});

describe('the verdicts as a bar', () => {
  it('leaves room for pending checks', () => {
    const page = renderToStaticMarkup(<VerdictBar counts={counts({ pass: 2, fail: 1 })} total={5} />);
    expect(page.match(/flex-grow:\d+/g)).toEqual(['flex-grow:1', 'flex-grow:2', 'flex-grow:2']);
    expect(renderToStaticMarkup(<VerdictBar counts={counts({ pass: 5 })} total={5} />)).not.toContain('verdict-left');
  });
});

describe('a plan', () => {
  const catalogue: CheckCatalogueView = {
    checks: [
      {
        id: 'a',
        group: 'use',
        statement: 'Calm.',
        why: '',
        reference: 'RFC 6750, section 2.1',
        burns: false,
        waits: false,
        promised: null,
      },
      { id: 'b', group: 'reuse', statement: 'Burning.', why: '', reference: '', burns: true, waits: true, promised: 'It ends.' },
    ],
    plans: [],
    profile: { id: 'katana', name: 'Katana', promises: [] },
  };
  const panel = (change: Parameters<typeof plan>[0], isRunning = false) =>
    renderToStaticMarkup(<PlanPanel summary={connection} catalogue={catalogue} plan={plan(change)} isRunning={isRunning} />);

  it('says of each check what it is measured by: the promise, else the section of the standard', () => {
    const text = panel({ checks: ['a', 'b'] }).replace(/<[^>]*>/g, '');
    expect(text).toContain('Calm.RFC 6750, section 2.1');
    expect(text).toContain('Burning.Katana: It ends.');
  });

  it('leaves out burning checks unless asked, and shows its cost', () => {
    const page = panel({ checks: ['a', 'b', 'own.orders'], burning: 1, signIns: { calm: 0, burning: 2 } });
    for (const text of ['Run 2 checks', 'Non-destructive', 'No sign-in', 'Needs 2 more sign-ins.', 'destructive, left out', 'Katana: '])
      expect(page).toContain(text);
    // The plan's own calls are not in the catalogue.
    expect(page).toContain('orders');
  });

  it('of burning checks only has nothing to run until they are allowed', () => {
    const page = panel({ checks: ['b'], burning: 1 });
    expect(page).toContain('Nothing to run');
    expect(page).toMatch(/<button[^>]*disabled[^>]*>(?:(?!<\/button>).)*Nothing to run/);
  });

  it('says how many requests may change data, and leaves them out until they are allowed', () => {
    const own = [
      { id: 'own.up', statement: 'DELETE /customers/1 answers 200, 3 times: The service is up', changesData: true },
      { id: 'own.me', statement: 'GET /me answers 200: Who', changesData: false },
    ];
    const page = panel({ checks: ['own.up', 'own.me'], own, changing: [{ request: 'DELETE /customers/1', times: 3 }] });
    expect(page).not.toContain('Non-destructive');
    for (const text of [
      '3 requests may change data',
      'Also send the call that may change data',
      'may change data, left out',
      'Run 1 check',
      'DELETE /customers/1, 3 times',
    ])
      expect(page).toContain(text);
  });

  it('waits while another run is under way', () => {
    expect(panel({}, true)).toContain('Another run is in progress.');
  });
});
