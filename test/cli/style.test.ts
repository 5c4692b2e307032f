import { describe, expect, it } from 'vitest';
import { printable, styleFor, wantsColours } from '../../electron/cli/style';

describe('colours', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
  ])('terminal %s with %o: %s', (terminal, env, wanted) => expect(wantsColours(terminal, env)).toBe(wanted));

  it('are put around words and taken back', () => {
    expect(styleFor(true).bad('x')).toBe('\u001b[31mx\u001b[39m');
    expect(styleFor(false).bad('x')).toBe('x');
  });
});

it('makes visible whatever could steer a terminal', () => {
  expect(printable('a\u001b[31m\u009b\u202e\r\u007f\ud800b\tc\n')).toBe('a\\u001b[31m\\u009b\\u202e\\u000d\\u007f\\ud800b\tc\n');
});
