import { describe, expect, it } from 'vitest';
import { MAILS, read, scoreOf } from './mails';

describe('what came back in an untidy e-mail', () => {
  it.each(MAILS.map((mail) => [mail.file, mail] as const))('is found in its place: %s', (_, mail) => {
    const { missed, wrong } = scoreOf(mail);
    expect({ missed, wrong }).toEqual({ missed: [], wrong: [] });
  });

  it('is found for at least 95 of 100 values, none taken unasked for a wrong place', () => {
    const scores = MAILS.map((mail) => scoreOf(mail));
    const [right, of] = [scores.reduce((sum, score) => sum + score.right, 0), scores.reduce((sum, score) => sum + score.of, 0)];
    console.info(`${right} of ${of} values in the right place (${Math.round((right / of) * 1000) / 10} %)`);
    expect(right / of).toBeGreaterThanOrEqual(0.95);
    expect(scores.flatMap(({ wrong }) => wrong)).toEqual([]);
  });

  it('never shows a secret among the lines that are left', () => {
    for (const mail of MAILS) {
      const secrets = [...mail.decoys, ...mail.expected.flatMap(([kind, value]) => (kind === 'clientSecret' ? value : []))];
      const left = read(mail).left.map(({ text }) => text);
      for (const secret of secrets) for (const line of left) expect(line).not.toContain(secret);
    }
  });
});
