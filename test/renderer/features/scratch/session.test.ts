import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_CHARACTERS } from '../../../../renderer/features/scratch/intake';
import type { Bridge, Result, ScratchView } from '../../../../electron/contract';

const view = (id: string): ScratchView => ({ id, kind: 'text', summary: id, tokens: [], leftOut: 0, notes: [] });

/** The requests that reached the main process, and its answers by method. */
let asked: [string, unknown][];
let answers: Map<string, (request: unknown) => Promise<Result<unknown>>>;

const found = async (id: string): Promise<Result<unknown>> => ({ ok: true, value: { to: 'inspect', view: view(id) } });

async function load() {
  vi.resetModules();
  return import('../../../../renderer/features/scratch/session');
}

/** An answer under the test's control. */
function deferred() {
  let resolve: (result: Result<unknown>) => void = () => undefined;
  const promise = new Promise<Result<unknown>>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** A session in which something else is done before the answer to the first request arrives. */
async function overtaken(meanwhile: (session: Awaited<ReturnType<typeof load>>) => Promise<unknown>) {
  const session = await load();
  const late = deferred();
  answers.set('scratch.route', (request) => ((request as { text: string }).text === 'first' ? late.promise : found('now')));
  const first = session.inspect('first');
  await meanwhile(session);
  late.resolve({ ok: true, value: { to: 'inspect', view: view('late') } });
  await first;
  return session;
}

beforeEach(() => {
  asked = [];
  answers = new Map<string, (request: unknown) => Promise<Result<unknown>>>([
    ['scratch.forget', async () => ({ ok: true, value: null })],
    ['scratch.route', () => found('now')],
  ]);
  const bridge = {
    invoke: async (method: string, request: unknown) => {
      asked.push([method, request]);
      return answers.get(method)?.(request) ?? { ok: true, value: view(method) };
    },
    on: () => () => undefined,
  };
  vi.stubGlobal('tokenscope', bridge as Bridge);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the scratch screen', () => {
  it('pastes without the text: the main process reads the clipboard', async () => {
    const session = await load();
    session.type('typed before');
    await session.paste();
    expect(asked).toEqual([['scratch.route', { text: null }]]);
    expect(session.current()).toMatchObject({ text: '', isBusy: false, view: { id: 'now' } });
  });

  it('inspects typed text once, when typing pauses', async () => {
    vi.useFakeTimers();
    const session = await load();
    session.type('e');
    session.type('ey');
    await vi.advanceTimersByTimeAsync(299);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual([['scratch.route', { text: 'ey' }]]);
    session.type('');
    await vi.advanceTimersByTimeAsync(0);
    expect(asked.at(-1)).toEqual(['scratch.forget', undefined]);
    expect(session.current().view).toBeNull();
  });

  it('drops an outdated answer', async () => {
    const session = await overtaken((session) => session.paste());
    expect(session.current().view?.id).toBe('now');
  });

  it('forgets everything, including pending answers', async () => {
    const session = await overtaken((session) => session.forget());
    expect(session.current()).toEqual({ text: '', view: null, problem: null, isBusy: false, selected: null, elsewhere: null });
  });

  it('refuses text that is too large, and says how large', async () => {
    const session = await load();
    await session.inspect('x'.repeat(MAX_CHARACTERS + 1));
    expect(asked).toEqual([]);
    expect(session.current().problem?.what).toContain('too long');
    const huge = new File(['x'], 'huge.har');
    Object.defineProperty(huge, 'size', { value: 10 ** 9 });
    await session.inspectFile(huge);
    expect(asked).toEqual([]);
    expect(session.current().problem?.likelyCause).toContain('1000 million');
  });

  it('reads a file and keeps nothing of it', async () => {
    const session = await load();
    await session.inspectFile(new File(['Authorization: Bearer abc'], 'log.txt'));
    expect(asked).toEqual([['scratch.route', { text: 'Authorization: Bearer abc' }]]);
    expect(session.current().text).toBe('');
  });

  it('offers to take a connection file to where it belongs, once, and drops it when the text is cleared', async () => {
    const session = await load();
    const file = { to: 'import', review: { id: 'import-1', connections: [] } };
    answers.set('scratch.route', async () => ({ ok: true, value: file }));
    await session.paste();
    expect(session.current()).toMatchObject({ view: null, problem: null, elsewhere: file });
    const went: unknown[] = [];
    session.leaveFor((pasted) => went.push(pasted));
    session.leaveFor((pasted) => went.push(pasted));
    expect([went, session.current().elsewhere]).toEqual([[file], null]);
    await session.paste();
    await session.forget();
    expect(asked.filter(([method]) => method === 'connections.dropImport')).toEqual([['connections.dropImport', { id: 'import-1' }]]);
  });
});
