import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { CoachView } from '../../../../electron/contract';
import { Coach } from '../../../../renderer/features/exchanges/coach';

const coach: CoachView = {
  situation: 'invalid-grant-rotated',
  known: true,
  what: 'The provider refused the refresh token.',
  cause: 'It was used before.',
  action: 'Sign in again.',
  evidence: [{ label: 'error', value: '<script>1</script>' }],
  reference: 'RFC 6749 section 5.2',
  said: 'invalid_grant: unknown refresh token',
  mend: ['sign-in'],
};

describe('the error coach', () => {
  it('says what happened, the likely cause, what to do and the evidence, in that order', () => {
    const page = renderToStaticMarkup(<Coach coach={coach} />);
    const order = [
      coach.what,
      'Server says',
      coach.said ?? '',
      'Likely cause',
      coach.cause,
      'What to do',
      coach.action,
      'Evidence',
      '&lt;script&gt;',
      'RFC 6749 section 5.2',
    ];
    const places = order.map((text) => page.indexOf(text));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(page).not.toContain('<script>');
    expect(page).not.toContain('dashed');
  });

  it('looks less sure where no rule fits', () => {
    const page = renderToStaticMarkup(<Coach coach={{ ...coach, situation: 'unknown', known: false, reference: null }} />);
    expect(page).toContain('dashed');
    expect(page).not.toContain('<code>unknown</code>');
  });
});
