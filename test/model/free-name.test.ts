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
});
