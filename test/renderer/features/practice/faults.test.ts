import { describe, expect, it } from 'vitest';
import type { FaultView } from '../../../../electron/contract';
import { faultInWords, faultsByGroup, numberFor, onNow } from '../../../../renderer/features/practice/fault-words';

const fault = (id: string, change: Partial<FaultView> = {}): FaultView => ({
  id,
  group: 'network',
  label: `Label ${id}`,
  text: '',
  kind: 'switch',
  unit: null,
  value: false,
  usual: null,
  most: null,
  signed: false,
  ...change,
});
const latency = fault('latency', { kind: 'number', unit: 'ms', value: 800, usual: 800, most: 60_000, label: 'Latency' });

describe('the fault lab', () => {
  it('knows which are on', () => {
    expect(onNow([fault('a'), fault('b', { value: true }), latency, { ...latency, id: 'zero', value: 0 }]).map(({ id }) => id)).toEqual([
      'b',
      'latency',
    ]);
    expect(faultInWords(latency)).toBe('Latency, 800 ms');
    expect(faultInWords({ ...latency, label: 'Clock off', unit: 's', value: -600 })).toBe('Clock off, −600 s');
    expect(faultInWords(fault('b', { value: true }))).toBe('Label b');
  });

  it('finds by every word, in label, text, id or group', () => {
    const all = [
      fault('no-rotation', { group: 'refresh' }),
      fault('api-takes-anything', { group: 'api', text: 'A tampered token passes.' }),
    ];
    expect(faultsByGroup(all, '').map(({ group }) => group)).toEqual(['refresh', 'api']);
    expect(faultsByGroup(all, 'TAMPERED api').map(({ group }) => group)).toEqual(['api']);
    expect(faultsByGroup(all, 'refresh rotation')[0]?.faults.map(({ id }) => id)).toEqual(['no-rotation']);
    expect(faultsByGroup(all, 'nothing such')).toEqual([]);
  });

  it.each([
    ['800', 800],
    [' 0 ', 0],
    ['60000', 60_000],
    ['60001', 'Between 0 and 60,000.'],
    ['-1', 'Between 0 and 60,000.'],
    ['1.5', 'A whole number of ms.'],
    ['1e3', 'A whole number of ms.'],
    ['', 'A whole number of ms.'],
  ])('takes %o as a number of milliseconds, or says why not', (typed, expected) => {
    expect(numberFor(latency, typed)).toBe(expected);
  });

  it('lets a clock be off either way', () => {
    const clock = fault('clock-off', { kind: 'number', unit: 's', most: 86_400, signed: true });
    expect(numberFor(clock, '-600')).toBe(-600);
    expect(numberFor(clock, '−600')).toBe(-600);
    expect(numberFor(clock, '-90000')).toBe('Between -86400 and 86,400.');
  });
});
