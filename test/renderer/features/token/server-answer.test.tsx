import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { ServerAnswerView } from '../../../../electron/contract';
import { rowsInOrder, ServerAnswer } from '../../../../renderer/features/token/server-answer';

const answer = (more: Partial<ServerAnswerView> = {}): ServerAnswerView => ({
  what: 'introspection',
  exchangeId: null,
  askedAt: 1_795_271_527_000,
  status: 200,
  summary: 'Server: active',
  active: true,
  rows: [],
  json: null,
  after: [],
  problem: null,
  ...more,
});
const rows: ServerAnswerView['rows'] = [
  { name: 'active', token: null, server: 'true', verdict: 'server-only' },
  { name: 'sub', token: 'ada', server: 'ada', verdict: 'same' },
  { name: 'azp', token: 'c1', server: null, verdict: 'token-only' },
  { name: 'scope', token: 'a b', server: 'a', verdict: 'different' },
];
const page = (view: ServerAnswerView) =>
  renderToStaticMarkup(<ServerAnswer asked={{ what: view.what, token: 'access', answer: view, problem: null }} onClose={() => {}} />);
const text = (view: ServerAnswerView) =>
  page(view)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the server’s answer', () => {
  it('puts its summary first and the differences before the rest', () => {
    expect(rowsInOrder(rows).map(({ name }) => name)).toEqual(['scope', 'sub', 'active', 'azp']);
    const said = text(answer({ rows }));
    expect(said.indexOf('Server: active')).toBeLessThan(said.indexOf('Token Server'));
    expect(said).toContain('1 differs');
    expect(said).toMatch(/scope a b a differs/);
    expect(said).toMatch(/azp c1 absent token only/);
  });

  it('leaves out a side that says nothing, and shows times as dates', () => {
    const times: ServerAnswerView['rows'] = [
      { name: 'exp', token: null, server: '1797058730', verdict: 'server-only', isTime: true },
      { name: 'iat', token: null, server: '"soon"', verdict: 'server-only', isTime: true },
      { name: 'count', token: null, server: '1797058730', verdict: 'server-only' },
    ];
    const said = text(answer({ rows: times }));
    expect(said).not.toMatch(/Token Server|absent/);
    expect(said).toMatch(/exp \d\d? \w{3} 2026, [\d:]{8} 1797058730 .*iat &quot;soon&quot; .*count 1797058730/);
  });

  it('says what a revocation did to each token', () => {
    const after: ServerAnswerView['after'] = [
      { token: 'access', active: false, text: 'no longer known' },
      { token: 'refresh', active: true, text: 'still known' },
    ];
    const said = text(answer({ what: 'revocation', active: false, summary: 'Revoked', after }));
    expect(said).toContain('access token ended no longer known');
    expect(said).toContain('refresh token still active still known');
  });

  it('shows inactive as bad news, except after a revocation', () => {
    expect(page(answer({ active: false }))).toContain('summary tone-dead');
    expect(page(answer({ what: 'revocation', active: false }))).toContain('summary tone-live');
    expect(page(answer({ active: null }))).toContain('summary tone-none');
  });

  it('shows a refusal as a problem, and hostile rows as text', () => {
    const problem = { code: 'client-refused' as const, what: 'Refused', likelyCause: 'No scope', action: 'Ask for it', evidence: [] };
    expect(text(answer({ problem, summary: 'not this' }))).toMatch(/Refused Likely cause No scope/);
    const hostile = page(answer({ rows: [{ name: '<i>', token: '<img src=x>', server: '\u202Ex', verdict: 'different' }] }));
    expect(hostile).not.toMatch(/<img|\u202E/);
  });
});
