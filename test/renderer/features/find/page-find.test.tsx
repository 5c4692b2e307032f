import '../../../support/bridge';
import { key, open, press, text, type } from '../../../support/page';
import { useRef, useState } from 'react';
import { afterAll, beforeEach, expect, it, vi } from 'vitest';
import { FindingProvider } from '../../../../renderer/features/find/finding';
import { PageFind } from '../../../../renderer/features/find/page-find';
import { MembersTable } from '../../../../renderer/features/token/members-table';
import { member } from '../token/specimens';

/** This page has no highlights of its own. */
class Marks extends Set<Range> {
  priority = 0;
  constructor(...ranges: Range[]) {
    super(ranges);
  }
}
const highlights = new Map<string, Marks>();
const marked = (name = 'find') => [...(highlights.get(name) ?? [])].map((range) => range.toString());

const nested = { kind: 'object' as const, children: [member('inner', 'needle 2')] };
const MEMBERS = [
  member('first', 'needle 1'),
  ...Array.from({ length: 60 }, (_, at) =>
    member(`n${at}`, '{}', { ...nested, children: at === 59 ? nested.children : [member('x', 'y')] }),
  ),
];

function Page() {
  const root = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <div ref={root} tabIndex={-1}>
      <button type="button" onClick={() => setOpen(true)}>
        Find
      </button>
      <FindingProvider value={isOpen}>
        {isOpen ? <PageFind what="the token" root={root} onClose={() => setOpen(false)} /> : null}
        <MembersTable title="Claims" members={MEMBERS} />
      </FindingProvider>
    </div>
  );
}

afterAll(() => void vi.unstubAllGlobals());

beforeEach(async () => {
  highlights.clear();
  vi.stubGlobal('Highlight', Marks);
  vi.stubGlobal('CSS', { highlights });
  await open(<Page />);
});

const count = () => document.querySelector('[role="search"] [role="status"]')?.textContent;

it('marks every match, also in what was folded, and leads from one to the next', async () => {
  expect(text()).not.toContain('needle 2 "');
  await press('button', 'Find');
  await type('Find in the token', 'NEEDLE');
  await expect.poll(count).toBe('1 of 2');
  expect(marked()).toEqual(['needle', 'needle']);
  expect(marked('find-here')).toEqual(['needle']);
  await press('button', 'Next match');
  expect(count()).toBe('2 of 2');
  await press('button', 'Next match');
  expect(count()).toBe('1 of 2');
  await press('button', 'Previous match');
  expect(count()).toBe('2 of 2');
  await press('button', 'Match case');
  await expect.poll(count).toBe('No match');
  expect(marked()).toEqual([]);
});

it('closes with Escape, without marks, and the focus goes back', async () => {
  await press('button', 'Find');
  await type('Find in the token', 'needle');
  await expect.poll(count).toBe('1 of 2');
  await key('Escape');
  await expect.poll(() => document.querySelector('[role="search"]')).toBe(null);
  expect(highlights.size).toBe(0);
  expect(document.activeElement?.textContent).toBe('Find');
});
