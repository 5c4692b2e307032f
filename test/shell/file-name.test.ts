import { describe, expect, it } from 'vitest';
import { safeFileName } from '../../electron/shell/dialogs/file-name';
import { eachGives } from '../support/table';

describe('a suggested file name', () => {
  eachGives('%j becomes %j', safeFileName, [
    ['Katana: Nordwind', 'Katana Nordwind'],
    ['../../etc/passwd', 'etc passwd'],
    ['a\u202egpj.exe', 'a gpj.exe'],
    ['line\nbreak', 'line break'],
    ['CON', 'Tokenscope CON'],
    ['...', 'Tokenscope'],
    ['', 'Tokenscope'],
    ['Übung 漢字', 'Übung 漢字'],
  ]);

  it('is never long', () => {
    expect([...safeFileName('😀'.repeat(500))]).toHaveLength(80);
  });
});
