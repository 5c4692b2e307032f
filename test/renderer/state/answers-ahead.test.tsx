import { answer, ok, refused, sent } from '../../support/bridge';
import { close, open, says, text } from '../../support/page';
import { expect, it } from 'vitest';
import type { HistoryView, Problem } from '../../../electron/contract';
import { invoke } from '../../../renderer/bridge';
import { answeredAhead, askAhead } from '../../../renderer/state/answers-ahead';
import { useAnswer } from '../../../renderer/state/use-answer';

const history = (connectionId: string, keepsClaims = true): HistoryView => ({ connectionId, families: [], keepsClaims });
const problem: Problem = { code: 'internal', what: 'No.', likelyCause: '', action: '', evidence: [] };
const ahead = (connectionId: string) => answeredAhead('history.get', { connectionId });

let draws: string[] = [];

function Part({ id }: { id: string }) {
  const { value } = useAnswer(
    () => invoke('history.get', { connectionId: id }),
    id,
    0,
    () => ahead(id),
  );
  const said = value === null ? 'nothing yet' : `${value.connectionId} ${value.keepsClaims ? 'with' : 'without'} claims`;
  draws.push(said);
  return <p>{said}</p>;
}

it('an answer is held for its own request, until it is forgotten', async () => {
  answer('history.get', ({ connectionId }) => ok(history(connectionId)));
  const forget = askAhead('history.get', { connectionId: 'a' });
  expect(ahead('a')).toBeNull();
  await expect.poll(() => ahead('a')).toEqual(history('a'));
  expect(ahead('b')).toBeNull();
  forget();
  expect(ahead('a')).toBeNull();
});

it('one that comes after it was to be forgotten is dropped, as is a failure', async () => {
  answer('history.get', ({ connectionId }) => (connectionId === 'a' ? ok(history('a')) : refused(problem)));
  askAhead('history.get', { connectionId: 'a' })();
  askAhead('history.get', { connectionId: 'b' });
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve));
  expect(sent('history.get')).toHaveLength(2);
  expect([ahead('a'), ahead('b')]).toEqual([null, null]);
});

it('shows at once where it is asked for, and is not drawn again by an answer that says the same', async () => {
  answer('history.get', ({ connectionId }) => ok(history(connectionId)));
  const forget = askAhead('history.get', { connectionId: 'a' });
  await expect.poll(() => ahead('a')).not.toBeNull();
  draws = [];
  await open(<Part id="a" />);
  expect(sent('history.get')).toHaveLength(2);
  expect(draws).toEqual(['a with claims']);
  forget();
});

it('gives way to what has changed meanwhile', async () => {
  answer('history.get', ({ connectionId }) => ok(history(connectionId)));
  const forget = askAhead('history.get', { connectionId: 'a' });
  await expect.poll(() => ahead('a')).not.toBeNull();
  answer('history.get', ({ connectionId }) => ok(history(connectionId, false)));
  draws = [];
  await open(<Part id="a" />);
  expect(draws[0]).toBe('a with claims');
  await says('a without claims');
  await close();
  expect(text()).toBe('');
  forget();
});
