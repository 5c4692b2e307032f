import { describe, expect, it } from 'vitest';
import { styleFor, wantsColours } from '../../electron/cli/terminal';

describe('colours', () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
  ])('terminal %s with %o: %s', (terminal, env, wanted) => expect(wantsColours(terminal, env)).toBe(wanted));

  it('are set and reset around words', () => {
    expect(styleFor(true).bad('x')).toBe('\u001b[31mx\u001b[39m');
    expect(styleFor(false).bad('x')).toBe('x');
  });
});
