import '../../support/bridge';
import { text } from '../../support/page';
import { useEffect, useLayoutEffect } from 'react';
import { expect, it } from 'vitest';
import { rehearse } from '../../../renderer/components/rehearse';

it('what is rehearsed is drawn, but has no effects and never comes into the page', async () => {
  let draws = 0;
  const effects: string[] = [];
  function Part() {
    draws += 1;
    useLayoutEffect(() => void effects.push('layout'), []);
    useEffect(() => void effects.push('effect'), []);
    return <p ref={(element) => void (element && effects.push('ref'))}>A part</p>;
  }
  await rehearse(<Part />);
  expect(draws).toBe(1);
  // What was drawn is put together, and taken down again.
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve));
  expect(effects).toEqual([]);
  expect(text()).toBe('');
});

it('a part that fails ends the rehearsal quietly', async () => {
  const Part = () => {
    throw new Error('Not here');
  };
  await rehearse(<Part />);
});
