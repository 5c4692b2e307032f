import { describe, expect, it } from 'vitest';
import { BACKUP_SECRET_IDS, LEAST_PASSPHRASE, USUAL_BACKUP, weaknessOf, withWhatBelongs } from '../../electron/model/backup';

describe('a passphrase', () => {
  it.each([
    ['', 'refused'],
    ['1234567', 'refused'],
    ['🐎🐎🐎🐎', 'refused'],
    ['12345678', 'weak'],
    ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
    ['correct-horse', 'fair'],
    ['four horses and a lamp', 'good'],
  ])('of %j is %s by its length', (given, level) => {
    expect(weaknessOf(given).level).toBe(level);
  });

  it('counts by characters as they are compared, not as they are typed', () => {
    expect('e\u0301'.repeat(LEAST_PASSPHRASE - 1).length).toBeGreaterThan(LEAST_PASSPHRASE);
    expect(weaknessOf('e\u0301'.repeat(LEAST_PASSPHRASE - 1)).level).toBe('refused');
  });
});

describe('what is backed up', () => {
  it('has no secret and no personal data unless it is chosen', () => {
    expect(USUAL_BACKUP.secrets).toEqual([]);
    expect(USUAL_BACKUP.parts).not.toContain('history');
  });

  it('has access tokens with refresh tokens, and else just what was chosen', () => {
    expect(withWhatBelongs(['refreshTokens', 'variables'])).toEqual(['variables', 'tokens', 'refreshTokens']);
    for (const kind of BACKUP_SECRET_IDS.filter((each) => each !== 'refreshTokens')) expect(withWhatBelongs([kind])).toEqual([kind]);
  });
});
