import { beforeEach, describe, expect, it } from 'vitest';
import { type ProductionAct, ProductionGate, YES_HOLDS_MS } from '../../../electron/core/connection/production-gate';
import type { Connection } from '../../../electron/model/connection';
import { TestClock } from '../../support/clock';
import { settingsOf } from '../../support/connection';
import { failureOf } from '../../support/failures';

const POST: ProductionAct = { kind: 'call', method: 'POST', origin: 'https://api.example', url: 'https://api.example/orders' };
const BURN: ProductionAct = { kind: 'checks', burning: 2, changing: [] };
const connectionOf = (changes: Partial<Connection>): Connection => ({ ...settingsOf(), id: 'one', ...changes });
const live = connectionOf({ id: 'live', environment: 'live' });

let clock: TestClock;
let asked: ProductionAct[];
let answer: boolean;
let gate: ProductionGate;

beforeEach(() => {
  clock = new TestClock();
  asked = [];
  answer = true;
  gate = new ProductionGate(clock, async (_, act) => {
    asked.push(act);
    return answer;
  });
});

describe('an act in production', () => {
  it('takes one yes for a connection, a kind of act and an API', async () => {
    await gate.admit(live, POST);
    await gate.admit(live, { ...POST, method: 'DELETE' });
    expect(asked).toEqual([POST]);
    await gate.admit(live, BURN);
    await gate.admit(live, { ...POST, origin: 'https://other.example' });
    await gate.admit({ ...live, id: 'second' }, POST);
    expect(asked).toHaveLength(4);
  });

  it('takes another yes for other calls of a plan', async () => {
    const changing = (...calls: string[]): ProductionAct => ({ kind: 'checks', burning: 0, changing: calls });
    await gate.admit(live, changing('DELETE /a'));
    await gate.admit(live, changing('DELETE /a'));
    expect(asked).toHaveLength(1);
    await gate.admit(live, changing('DELETE /a', 'DELETE /b'));
    expect(asked).toHaveLength(2);
  });

  it('is asked about once where two come at the same moment', async () => {
    await Promise.all([gate.admit(live, POST), gate.admit(live, POST)]);
    expect(asked).toHaveLength(1);
  });

  it('is asked about again after 12 hours', async () => {
    await gate.admit(live, POST);
    clock.at += YES_HOLDS_MS - 1;
    await gate.admit(live, POST);
    expect(asked).toHaveLength(1);
    clock.at += 1;
    await gate.admit(live, POST);
    expect(asked).toHaveLength(2);
  });

  it('does not happen after a no, and is asked about again', async () => {
    answer = false;
    for (let count = 1; count <= 2; count++) {
      expect((await failureOf(gate.admit(live, POST))).code).toBe('cancelled');
      expect(asked).toHaveLength(count);
    }
  });

  it('does not happen where nobody can be asked', async () => {
    expect((await failureOf(new ProductionGate(clock).admit(live, BURN))).code).toBe('cancelled');
  });
});

it('asks about nothing elsewhere', async () => {
  answer = false;
  await gate.admit(connectionOf({ environment: 'staging' }), POST);
  await gate.admit(connectionOf({ environment: 'live', production: false }), BURN);
  expect(asked).toEqual([]);
});
