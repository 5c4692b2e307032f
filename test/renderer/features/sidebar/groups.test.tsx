import { answer, ok } from '../../../support/bridge';
import { key, open } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionSummary } from '../../../../electron/contract';
import { FIRST_LAYOUT } from '../../../../electron/model/window/window-parts';
import { Sidebar } from '../../../../renderer/features/sidebar/sidebar';
import { listOf, patch } from '../../../../renderer/state/app';
import { layoutStore } from '../../../../renderer/state/layout';
import { summaryOf } from './summaries';

const all: ConnectionSummary[] = [
  summaryOf('a', { environment: 'production', tags: ['qa', 'partner'] }),
  summaryOf('b', { environment: 'staging' }),
  summaryOf('c', { environment: 'production' }),
];
const groups = () => [...document.querySelectorAll<HTMLElement>('[role="group"]')];
const named = () => groups().map((group) => group.getAttribute('aria-label'));

beforeEach(async () => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 });
  answer('settings.update', () => ok(null as never));
  layoutStore.set(() => FIRST_LAYOUT);
  patch({ ...listOf(all), status: 'ready', place: { at: 'connection', id: 'c', tab: 'token' } });
  await open(<Sidebar />);
});

describe('a group of the list', () => {
  it('is one to a screen reader, with its name, how many are in it, and its connections', async () => {
    await expect.poll(named).toEqual(['production, 2 connections', 'staging, 1 connection']);
    expect(groups().map((group) => group.getAttribute('aria-owns'))).toEqual(['connection-a connection-c', 'connection-b']);
    const owned = groups().flatMap((group) => group.getAttribute('aria-owns')?.split(' ') ?? []);
    expect(owned.every((id) => document.getElementById(id)?.getAttribute('role') === 'option')).toBe(true);
  });

  it('says that it is folded, by keyboard, and owns nothing then', async () => {
    document.getElementById('connection-list')?.focus();
    await key('ArrowLeft');
    await expect.poll(named).toEqual(['production, 2 connections, folded', 'staging, 1 connection']);
    expect(groups()[0]?.hasAttribute('aria-owns')).toBe(false);
    await key('ArrowRight');
    await expect.poll(named).toEqual(['production, 2 connections', 'staging, 1 connection']);
  });
});

it('shows the tags of a connection on its second line', async () => {
  await expect.poll(() => document.getElementById('connection-a')?.textContent).toContain('Authorization code, qa, partner');
  const title = document.querySelector('#connection-a [title*="Tags"]')?.getAttribute('title');
  expect(title).toBe('Authorization code\nTags: qa, partner');
});
