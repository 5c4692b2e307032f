import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../electron/model/connection';
import type { GrantFacts } from '../../electron/model/grant';
import { until } from './stage/app';
import { connectionTo } from './support-provider';
import { ask, row } from './support-window';
import { quietScene } from './support-scene';

const COUNT = 90;
const MINUTE_MS = 60_000;
/** Minutes by which the lifetimes of two connections differ at least: far more than a row is late by on a busy machine. */
const APART = 15;

/** By place: what a row shows of its connection. */
const KINDS = ['not connected', 'active', 'expiry unknown'] as const;
const kindOf = (index: number) => KINDS[index % KINDS.length] ?? 'not connected';
const nameOf = (index: number) => (index % 2 === 0 ? `Short ${index}` : `Longer than its row is wide, number ${index}`);
const idOf = (index: number) => `row-${index}`;
const began = Date.now();
const expiresAt = (index: number) => began + (index + 5) * APART * MINUTE_MS;
/** So that the share of the lifetime left, 0.2 to 1, is another for each, and in no order. */
const receivedAt = (index: number) => expiresAt(index) - (expiresAt(index) - began) / (0.2 + (0.8 * ((index * 37) % COUNT)) / COUNT);
/** Length of a ring. */
const AROUND = 72.26;
const indexOf = (id: string) => Number(id.slice('row-'.length));

describe('a list longer than the window, whose rows are used again', () => {
  const scene = quietScene({ keyring: 'no-service', starts: false });
  /** Names by id, as they are now. */
  const names = new Map<string, string>();

  beforeAll(async () => {
    const { stage, launch } = scene;
    // Without a keychain: an open vault would find no records behind these tokens, and the list would no longer count them down.
    seed(stage.userData);
    for (let index = 0; index < COUNT; index += 1) names.set(idOf(index), nameOf(index));
    await launch();
    await list().waitFor();
  });

  const list = () => scene.window.getByRole('listbox', { name: 'Connections' });
  const rowOf = (id: string) => scene.window.locator(`[data-id="${id}"]`);
  const field = (id: string) => rowOf(id).getByRole('textbox', { name: 'Name' });
  const order = async () => (await ask(scene.window, 'app.snapshot')).connections.map(({ id }) => id);
  const namesNow = async () => new Map((await ask(scene.window, 'app.snapshot')).connections.map(({ id, name }) => [id, name]));
  const hasFocus = (id: string) => field(id).evaluate((element) => element === document.activeElement);
  /** Scrolls to a share of the whole, 0 to 1, and waits until what is there is drawn. */
  async function scrollTo(share: number): Promise<void> {
    await list().evaluate((element, at) => element.scrollTo({ top: at * (element.scrollHeight - element.clientHeight) }), share);
    await until(
      () =>
        list().evaluate((element) => {
          const box = element.getBoundingClientRect();
          const isCovered = (y: number) => document.elementFromPoint(box.left + 20, y)?.closest('.row__row, .sidebar__group') !== null;
          return isCovered(box.top + 4) && isCovered(box.bottom - 16);
        }),
      'the rows scrolled to',
    );
  }
  /** Begins to rename the way a person does. */
  async function beginRenaming(id: string): Promise<void> {
    await rowOf(id).click();
    // F2 is for the selected row: on a busy machine the key came before the click was drawn.
    await expect.poll(() => rowOf(id).getAttribute('aria-selected')).toBe('true');
    await list().focus();
    await scene.window.keyboard.press('F2');
    await field(id).waitFor();
    expect(await field(id).inputValue()).toBe(names.get(id));
  }
  /** Begins at the top of the list, with the connection of that index. */
  async function typedFromTop(index: number, text: string): Promise<string> {
    await scrollTo(0);
    const id = idOf(index);
    await beginRenaming(id);
    await scene.window.keyboard.type(text);
    return id;
  }
  /** Ends it with Enter: that connection has the name, and all others have theirs. */
  async function expectRenamed(id: string, name: string): Promise<void> {
    const { window } = scene;
    await window.keyboard.press('Enter');
    names.set(id, name);
    await expect.poll(namesNow).toEqual(names);
    await row(window, name).waitFor();
    expect(await window.getByRole('textbox', { name: 'Name', exact: true }).count()).toBe(0);
  }

  it('shows in each row what belongs to its connection, wherever it is scrolled to', async () => {
    for (const share of [0, 0.01, 0.03, 0.2, 0.21, 0.7, 1, 0.5, 0.48, 0]) {
      await scrollTo(share);
      const shown = await list().evaluate((element) =>
        [...element.querySelectorAll<HTMLElement>('[data-id]')].map((each) => ({
          id: each.dataset.id ?? '',
          name: each.querySelector('.row__name')?.textContent,
          title: each.querySelector('.row__name')?.getAttribute('title') ?? null,
          position: Number(each.getAttribute('aria-posinset')),
          time: each.querySelector('.row__time')?.textContent?.trim() ?? '',
          word: each.querySelector('.row__state > span')?.textContent,
          ring: each.querySelector('.ring__ring')?.getAttribute('data-state'),
          arc: Number.parseFloat(each.querySelector('.ring__arc')?.getAttribute('stroke-dasharray') ?? 'NaN'),
        })),
      );
      expect(shown.length).toBeGreaterThan(8);
      for (const each of shown) {
        const index = indexOf(each.id);
        const name = names.get(each.id) ?? '';
        const kind = kindOf(index);
        expect(each, `at ${share}`).toMatchObject({ name, title: name.length > 22 ? name : null, position: index + 1, word: kind });
        expect(each.ring).toBe({ 'not connected': 'none', active: 'live', 'expiry unknown': 'steady' }[kind]);
        if (kind !== 'active') expect(each.time, name).toBe('');
        else {
          const left = expiresAt(index) - Date.now();
          const share = left / (expiresAt(index) - receivedAt(index));
          expect(Math.abs(minutesOf(each.time) - left / MINUTE_MS), `${name}: ${each.time}`).toBeLessThan(APART / 2);
          expect(Math.abs(each.arc / AROUND - share), `${name}: arc of ${each.arc}`).toBeLessThan(0.05);
        }
      }
    }
  });

  it('keeps what is being typed in its own row when the list moves by itself', async () => {
    const { window } = scene;
    const id = await typedFromTop(6, 'Half a na');
    // One that goes away above, another that goes there, and the row's own way down.
    const moves = [
      { id: idOf(2), before: null },
      { id: idOf(80), before: idOf(4) },
      { id: idOf(70), before: idOf(4) },
      { id, before: idOf(8) },
    ];
    for (const move of moves) {
      await ask(window, 'connections.move', move);
      const position = (await order()).indexOf(id) + 1;
      await expect.poll(() => rowOf(id).getAttribute('aria-posinset')).toBe(String(position));
      expect(await field(id).inputValue()).toBe('Half a na');
      expect(await window.locator('.row__rename').count()).toBe(1);
    }
    expect(await hasFocus(id)).toBe(true);
    await window.keyboard.type('me');
    await expectRenamed(id, 'Half a name');
  });

  it('keeps what is being typed, and the focus, when the row is scrolled out of sight', async () => {
    const { window } = scene;
    const id = await typedFromTop(5, 'Out of si');
    for (const share of [0.02, 0.3, 1, 0.5]) {
      await scrollTo(share);
      expect(await field(id).inputValue(), `at ${share}`).toBe('Out of si');
      expect(await hasFocus(id), `at ${share}`).toBe(true);
      expect(await window.locator('.row__rename').count()).toBe(1);
    }
    // The key comes into sight where it goes.
    await window.keyboard.type('ght');
    await until(
      () =>
        field(id).evaluate(
          (element) =>
            document.elementFromPoint(element.getBoundingClientRect().left + 5, element.getBoundingClientRect().top + 5) === element,
        ),
      'the field to be in sight',
    );
    await expectRenamed(id, 'Out of sight');
  });

  it('renames with F2 the connection chosen, also where its row is out of sight', async () => {
    const { window } = scene;
    await scrollTo(0);
    const id = idOf(3);
    await rowOf(id).click();
    await scrollTo(1);
    await expect.poll(() => rowOf(id).count()).toBe(0);
    await list().focus();
    await window.keyboard.press('F2');
    await field(id).waitFor();
    await window.keyboard.type('From afar');
    await expectRenamed(id, 'From afar');
  });

  it('marks the connection that something is dragged to, and not the one that comes into its place', async () => {
    const { app, window } = scene;
    await scrollTo(0);
    const [dragged, target] = [(await order())[1] ?? '', (await order())[4] ?? ''];
    // In one step: once the list rests, its rows are filled anew.
    const mark = () =>
      list().evaluate((element) => [...element.querySelectorAll<HTMLElement>('[data-drop]')].map(({ dataset }) => ({ ...dataset })));
    // By the events themselves: a virtual screen's own drag gives the page none of them after the first.
    const dataTransfer = await window.evaluateHandle(() => new DataTransfer());
    const send = async (type: string, id: string, fromTop = 0) => {
      const box = await rowOf(id).boundingBox();
      await rowOf(id).dispatchEvent(type, { dataTransfer, clientX: (box?.x ?? 0) + 60, clientY: (box?.y ?? 0) + fromTop });
    };
    const marked = [{ id: target, drop: 'before' }];
    await send('dragstart', dragged);
    await send('dragover', target, 8);
    await expect.poll(mark).toEqual(marked);
    for (const share of [0.04, 1]) {
      await scrollTo(share);
      expect(
        (await mark()).filter(({ id }) => id !== target),
        `at ${share}`,
      ).toEqual([]);
    }
    await scrollTo(0);
    expect(await mark()).toEqual(marked);
    await ask(window, 'connections.move', { id: idOf(75), before: dragged });
    await expect.poll(() => rowOf(idOf(75)).count()).toBe(1);
    expect(await mark()).toEqual(marked);
    const before = (await order()).filter((id) => id !== dragged);
    await send('drop', target, 8);
    await send('dragend', dragged);
    before.splice(before.indexOf(target), 0, dragged);
    await expect.poll(order).toEqual(before);
    await expect.poll(mark).toEqual([]);
    expect(app.complaints).toEqual([]);
  });
});

const minutesOf = (text: string) => {
  const [hours, minutes] = text.split(':').map(Number);
  return (hours ?? Number.NaN) * 60 + (minutes ?? Number.NaN);
};

/** Fills a profile with connections of one environment and what the list shows of their tokens; there are no sealed records behind them. */
function seed(profile: string): void {
  mkdirSync(profile, { recursive: true });
  const connections: Connection[] = [];
  const facts: Record<string, GrantFacts> = {};
  for (let index = 0; index < COUNT; index += 1) {
    connections.push({ ...connectionTo({ url: 'http://127.0.0.1:9' }, { name: nameOf(index) }), id: idOf(index) } as Connection);
    if (kindOf(index) === 'not connected') continue;
    const times =
      kindOf(index) === 'active'
        ? { state: 'active' as const, expiresAt: expiresAt(index), expiringAt: expiresAt(index) - MINUTE_MS }
        : { state: 'no-expiry' as const, expiresAt: null, expiringAt: null };
    facts[idOf(index)] = { ...times, receivedAt: receivedAt(index), since: null, caption: null };
  }
  writeFileSync(join(profile, 'connections.json'), JSON.stringify({ version: 1, connections }));
  writeFileSync(join(profile, 'facts.json'), JSON.stringify({ version: 1, facts }));
}
