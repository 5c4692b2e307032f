import { answer, ok } from '../../../support/bridge';
import { all, find, open } from '../../../support/page';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { GrantView } from '../../../../electron/contract';
import { TokenTab } from '../../../../renderer/features/token/token-tab';
import { listOf, patch, setGrant, store } from '../../../../renderer/state/app';
import { sampleConnection } from '../../../core/token/samples';
import { grantView } from './grant-views';
import { summaryOf } from '../sidebar/summaries';

const ada = summaryOf('ada', { state: 'active' });
const grant: GrantView = { ...grantView('ada'), findings: [] };
const never: GrantView = { ...grant, state: 'never-connected' };
const before = store.get();

beforeEach(() => {
  patch({ ...listOf([ada]), vault: { ...before.vault, state: 'ready' } });
  answer('connections.get', () => ok(sampleConnection({ id: 'ada' }) as never));
});
afterEach(() => store.set(() => before));

const show = () =>
  open(
    <>
      <nav id="connection-list" aria-label="Connections" tabIndex={-1} />
      <div role="tab" aria-selected="true" tabIndex={-1}>
        Token
      </div>
      <div role="tabpanel">
        <TokenTab summary={ada} />
      </div>
    </>,
  );
const focused = () => document.activeElement?.id || document.activeElement?.textContent;

describe('where the keyboard goes on when nothing has the focus', () => {
  it('is the list at the start, and no tooltip opens by itself', async () => {
    await show();
    setGrant(grant);
    await find('button', 'Copy access token');
    await expect.poll(focused).toBe('connection-list');
    expect(document.querySelector('[role="tooltip"]')).toBeNull();
  });

  it('is the tab once there are tokens where there were none', async () => {
    setGrant(never);
    await show();
    setGrant(grant);
    await find('button', 'Copy access token');
    await expect.poll(focused).toBe('Token');
    expect(all('button', 'Copy access token')).toHaveLength(1);
  });
});
