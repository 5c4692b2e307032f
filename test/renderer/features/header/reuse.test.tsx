import { answer, ok, refused } from '../../../support/bridge';
import { close, find, key, open, press, says, text } from '../../../support/page';
import { act } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { GrantView, Problem } from '../../../../electron/contract';
import type { Grant } from '../../../../electron/core/secrets';
import { ConnectionPane } from '../../../../renderer/features/header/connection-pane';
import { clock } from '../../../../renderer/state/clock';
import { listOf, patch, setGrant, store, useApp } from '../../../../renderer/state/app';
import { goodClaims, jwt, RECEIVED_S } from '../../../core/token/samples';
import { connection } from '../checks/runs';
import { grantView } from '../token/grant-views';

const problem: Problem = { code: 'internal', what: 'No.', likelyCause: '', action: '', evidence: [] };

const grant = (connectionId: string, change: Partial<Grant>, view: Partial<GrantView> = {}): GrantView => ({
  ...grantView(connectionId, change, RECEIVED_S * 1000),
  ...view,
});

const idToken = jwt(goodClaims({ aud: 'client-1', sub: 'somebody' }));
const nested = { realm_access: { roles: ['reader'] }, groups: { inner: { deep: 1 } } };
/** Of every kind that is shown in the same place. */
const GRANTS: GrantView[] = [
  grant('plain', {}),
  grant('two', { accessToken: jwt(goodClaims({ sub: 'u2', ...nested })), idToken }),
  grant('opaque', { accessToken: 'opaque-token', refreshToken: null }),
  grant('odd', { accessToken: jwt(goodClaims({ exp: RECEIVED_S - 5, nbf: RECEIVED_S + 9_000 }), { alg: 'none' }), expiresInSeconds: null }),
];
const IDS = GRANTS.map(({ connectionId }) => connectionId);

function Page() {
  const id = useApp((state) => (state.place.at === 'connection' ? state.place.id : ''));
  return <ConnectionPane id={id} tab="token" />;
}

async function show(id: string): Promise<void> {
  const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean };
  environment.IS_REACT_ACT_ENVIRONMENT = true;
  await act(async () => patch({ place: { at: 'connection', id, tab: 'token' } }));
  environment.IS_REACT_ACT_ENVIRONMENT = false;
}
const token = () => document.querySelector('section[aria-label="Access token"]');
/** What is drawn, element by element, without the ids that are numbered anew for each drawing. */
function drawn(): string[] {
  const one = (node: Node): string[] => {
    if (!(node instanceof Element)) return [node.textContent ?? ''];
    const attributes = [...node.attributes].filter(({ value }) => !/react-aria|_r_/.test(value));
    const said = attributes.map(({ name, value }) => ` ${name}="${value}"`).sort();
    return [`<${node.tagName}${said.join('')}>`, ...[...node.childNodes].flatMap(one)];
  };
  return [...document.body.childNodes].flatMap(one);
}

const before = store.get();
beforeEach(() => {
  Object.assign(globalThis, { requestIdleCallback: () => 0, cancelIdleCallback: () => {} });
  // No second passes.
  vi.spyOn(performance, 'now').mockReturnValue(1_000);
  clock.anchor(RECEIVED_S * 1000 + 60_000);
  answer('grants.get', ({ connectionId }) => ok(GRANTS.find((one) => one.connectionId === connectionId) as GrantView));
  answer('connections.get', () => refused(problem));
  answer('exchanges.list', () => ok([]));
  store.set(() => before);
  patch({
    ...listOf(IDS.map((id) => ({ ...connection, id, name: `Connection ${id}`, receivedAt: RECEIVED_S * 1000 }))),
    vault: { ...before.vault, state: 'ready' },
    status: 'ready',
  });
  for (const one of GRANTS) setGrant(one);
});

describe('a connection chosen after another', () => {
  it('is drawn in its place, and as it would be drawn anew', async () => {
    const anew = new Map<string, string[]>();
    for (const id of IDS) {
      await show(id);
      await open(<Page />);
      await says(`Connection ${id}`);
      anew.set(id, drawn());
      await close();
    }
    await show('plain');
    await open(<Page />);
    const first = token();
    // Each after each other.
    for (let hop = 1; hop < IDS.length; hop += 1) {
      for (let at = hop, turn = 0; turn < IDS.length; turn += 1, at += hop) {
        const id = IDS[at % IDS.length] as string;
        await show(id);
        expect(drawn(), `${id}, ${hop} further`).toEqual(anew.get(id));
      }
    }
    await show('plain');
    expect(token()).toBe(first);
  });

  it('shows nothing of what was pressed at the other', async () => {
    await show('two');
    await open(<Page />);
    await press('button', /^Raw JSON/);
    expect(text()).toContain('"sub": "u2"');
    await show('plain');
    expect(text()).not.toContain('"sub"');
    expect(text()).toContain('u1');
    await show('two');
    await press('button', 'ID token');
    expect(text()).toContain('somebody');
    await show('plain');
    expect(await find('button', /^Raw JSON/)).toBeTruthy();
    expect(text()).not.toContain('somebody');
    await show('two');
    expect(text()).not.toContain('somebody');
  });

  it('shows nothing of a command given at the other', async () => {
    await show('two');
    await open(<Page />);
    document.body.tabIndex = -1;
    document.body.focus();
    await key('j');
    expect(text()).toContain('"sub": "u2"');
    await show('plain');
    expect(text()).not.toContain('"sub"');
  });
});
