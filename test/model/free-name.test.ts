import { describe, expect, it } from 'vitest';
import { freeName } from '../../electron/model/text/free-name';

describe('a free name', () => {
  it.each([
    [[], 'Katana'],
    [['CATAPA'], 'Katana'],
    [['Katana'], 'Katana 2'],
    [['Katana', 'Katana 2', 'Katana 4'], 'Katana 3'],
  ])('beside %j', (taken, name) => {
    expect(freeName('Katana', taken)).toBe(name);
  });
  it('looks names up without going through all that are taken', () => {
    const taken = new Set(['Katana', 'Katana 2']);
    taken[Symbol.iterator] = () => expect.fail('All were gone through.');
    expect(freeName('Katana', taken)).toBe('Katana 3');
  });
});
