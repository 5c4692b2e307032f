import { afterEach, expect, it, vi } from 'vitest';
import { copyReport, saveReport } from '../../../../renderer/features/checks/actions';

const said = vi.hoisted(() => [] as string[]);
const answer = vi.hoisted(() => ({ value: { path: '/reports/run.html' } as { path: string | null } | null }));
vi.mock('../../../../renderer/bridge', () => ({ invoke: vi.fn() }));
vi.mock('../../../../renderer/state/actions', () => ({ ask: async () => answer }));
vi.mock('../../../../renderer/state/app', () => ({ say: ({ text }: { text: string }) => said.push(text) }));
vi.mock('../../../../renderer/state/checks', () => ({}));

afterEach(() => {
  said.length = 0;
});

it('promises no more of a report than is true, and asks to check it', async () => {
  await saveReport('c', 'r', 'html');
  await copyReport('c', 'r');
  expect(said).toEqual([
    'HTML report saved as /reports/run.html. Known secrets are replaced. Review it before you share it.',
    'Copied as Markdown, ready to paste into a ticket. Known secrets are replaced. Review it before you share it.',
  ]);
});

it('says nothing if the person cancels', async () => {
  answer.value = { path: null };
  await saveReport('c', 'r', 'html');
  expect(said).toEqual([]);
});
