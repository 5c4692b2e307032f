import { answer, ok, refused, sent } from '../../support/bridge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GrantView, Problem } from '../../../electron/contract';
import { lookAhead, select } from '../../../renderer/state/actions';
import { listOf, patch, setGrant, store } from '../../../renderer/state/app';
import { notePassing } from '../../../renderer/state/passing';
import { connection } from '../features/checks/runs';
import { grantView } from '../features/token/grant-views';

const grant = (connectionId: string, change: Partial<GrantView> = {}): GrantView => ({
  ...grantView(connectionId),
  findings: [],
  ...change,
});
const problem: Problem = { code: 'internal', what: 'No.', likelyCause: '', action: '', evidence: [] };
const shown = (id: string) => store.get().grants.get(id);
const before = store.get();

beforeEach(() => {
  patch({ ...listOf(['a', 'b', 'c'].map((id) => ({ ...connection, id }))), grants: new Map(), grantProblems: new Map() });
  patch({ vault: { ...before.vault, state: 'ready' } });
  answer('grants.get', ({ connectionId }) => ok(grant(connectionId)));
});
afterEach(() => store.set(() => before));

describe('tokens read before their connection is opened', () => {
  it('are there, and are asked for once', async () => {
    lookAhead('a');
    lookAhead('a');
    await expect.poll(() => shown('a')?.connectionId).toBe('a');
    lookAhead('a');
    expect(sent('grants.get')).toEqual([{ connectionId: 'a' }]);
  });

  it('are asked for as soon as it is chosen', () => {
    select('b');
    expect(sent('grants.get')).toEqual([{ connectionId: 'b' }]);
  });

  it('are not, while the keychain is not open, or of a connection that is gone', () => {
    patch({ vault: { ...before.vault, state: 'locked' } });
    lookAhead('a');
    patch({ vault: { ...before.vault, state: 'memory' } });
    lookAhead('z');
    expect(sent('grants.get')).toEqual([]);
    lookAhead('a');
    expect(sent('grants.get')).toEqual([{ connectionId: 'a' }]);
  });

  it('do not replace newer ones', async () => {
    let isAnswered = false;
    answer('grants.get', ({ connectionId }) => {
      isAnswered = true;
      return ok(grant(connectionId));
    });
    lookAhead('a');
    setGrant(grant('a', { retryAt: 7 }));
    await expect.poll(() => isAnswered).toBe(true);
    await new Promise((resolve) => setTimeout(resolve));
    expect(shown('a')?.retryAt).toBe(7);
  });

  it('say nothing of a failure, and are asked for again', async () => {
    answer('grants.get', () => refused(problem));
    lookAhead('c');
    await expect.poll(() => sent('grants.get')).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve));
    expect(store.get().grantProblems.size).toBe(0);
    lookAhead('c');
    expect(sent('grants.get')).toHaveLength(2);
  });
});

describe('news of tokens', () => {
  it('that says the same changes nothing, so that nothing is drawn again', () => {
    setGrant(grant('a'));
    const first = shown('a');
    setGrant(grant('a'));
    expect(shown('a')).toBe(first);
    setGrant(grant('a', { refreshing: true }));
    expect(shown('a')?.refreshing).toBe(true);
  });
});

describe('connections passed over', () => {
  it('are told by how soon the next is chosen', () => {
    const nothingYet = () => notePassing(Number.NEGATIVE_INFINITY);
    nothingYet();
    expect(notePassing(10_000)).toBe(false);
    expect(notePassing(10_033)).toBe(true);
    expect(notePassing(10_066)).toBe(true);
    expect(notePassing(10_566)).toBe(false);
    nothingYet();
  });
});
