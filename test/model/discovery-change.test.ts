import { expect, it } from 'vitest';
import { changeOf, withChange } from '../../electron/model/discovery-change';
import { chain, step } from '../renderer/features/discovery/chains';

const [a, b, c] = ['a', 'b', 'c'].map((id) => step(id)) as [ReturnType<typeof step>, ReturnType<typeof step>, ReturnType<typeof step>];

it.each([
  ['nothing but the state', [a, b], [a, b], []],
  ['a new step', [a], [a, b], [b]],
  ['a step taken back', [a, b], [a], []],
  ['another in the place of one', [a, b], [a, c], [c]],
])('tells %s, from which the other side has the whole again', (_, before, now, told) => {
  const change = changeOf(chain(before), chain(now));
  expect(change.steps).toEqual(told);
  expect(withChange(chain(before), change)).toEqual(chain(now));
});

it('tells all of another chain', () => {
  expect(changeOf(chain([a]), chain([a], { id: 'c2' })).steps).toEqual([a]);
});

it('can not be followed without the steps before it', () => {
  const change = changeOf(chain([a, b]), chain([a, b, c]));
  expect([withChange(null, change), withChange(chain([a]), change)]).toEqual([null, null]);
});
