// @vitest-environment happy-dom
import { answer, ok, sent, tell } from '../../../support/bridge';
import { open } from '../../../support/page';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { expect, it } from 'vitest';
import { useExchangeLog, useExchanges } from '../../../../renderer/state/exchanges';
import { row } from './rows';

let shown: string | undefined;

function Page({ id }: { id: string }) {
  useExchangeLog(id);
  shown = useExchanges(id)
    ?.map((line) => line.id)
    .join(' ');
  return null;
}

const line = (connectionId: string, id: string) => row('call', 200, '/', { connectionId, id });

it('a log seen before is there at once, with what was logged meanwhile', async () => {
  answer('exchanges.list', ({ connectionId }) => ok(connectionId === 'a' ? [line('a', 'a1')] : [line('b', 'b1')]));
  let show = (_id: string) => {};
  function Choice() {
    const [id, setId] = useState('a');
    show = setId;
    return <Page id={id} />;
  }
  await open(<Choice />);
  await expect.poll(() => shown).toBe('a1');
  flushSync(() => show('b'));
  expect(shown).toBeUndefined();
  await expect.poll(() => shown).toBe('b1');
  tell('exchange.logged', { connectionId: 'a', row: line('a', 'a2') });
  answer('exchanges.list', () => ok([line('a', 'a3'), line('a', 'a2'), line('a', 'a1')]));
  flushSync(() => show('a'));
  expect(shown).toBe('a2 a1');
  // And is read again all the same.
  await expect.poll(() => shown).toBe('a3 a2 a1');
  expect(sent('exchanges.list').map(({ connectionId }) => connectionId)).toEqual(['a', 'b', 'a']);
});
