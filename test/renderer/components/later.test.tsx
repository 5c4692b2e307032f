import '../../support/bridge';
import { text } from '../../support/page';
import { Component, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { expect, it } from 'vitest';
import { later } from '../../../renderer/components/later';

const Part = ({ name }: { name: string }) => <p>Part {name}</p>;

/** What stands there as soon as it is drawn. */
function drawn(page: ReactNode): string {
  const root = createRoot(document.body.appendChild(document.createElement('div')), { onCaughtError: () => {} });
  flushSync(() => root.render(page));
  return text();
}

it('what is loaded when it is drawn has something else in its place until then', async () => {
  let arrive = (_: typeof Part) => {};
  const Later = later(() => new Promise<typeof Part>((resolve) => (arrive = resolve)), <p>Loading</p>);
  expect(drawn(<Later name="a" />)).toBe('Loading');
  arrive(Part);
  await expect.poll(text).toBe('Part a');
  document.body.replaceChildren();
});

it('what was loaded ahead is there at once, and was loaded once', async () => {
  let loads = 0;
  const Later = later(
    async () => {
      loads += 1;
      return Part;
    },
    <p>Loading</p>,
  );
  await Promise.all([Later.ahead(), Later.ahead()]);
  expect(drawn(<Later name="b" />)).toBe('Part b');
  expect(loads).toBe(1);
  document.body.replaceChildren();
});

it('what can’t be loaded fails where it is drawn, not ahead of that', async () => {
  class Guard extends Component<{ children: ReactNode }> {
    override state = { failed: '' };
    static getDerivedStateFromError = (error: Error) => ({ failed: error.message });
    override render = () => this.state.failed || this.props.children;
  }
  const Later = later<{ name: string }>(async () => {
    throw new Error('The file is gone');
  });
  await Later.ahead();
  const guarded = (
    <Guard>
      <Later name="c" />
    </Guard>
  );
  expect(drawn(guarded)).toBe('The file is gone');
  document.body.replaceChildren();
});
