import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { MAX_PARAMETERS, Parameters, parametersOf, piecesOf, queryOf } from '../../../../renderer/features/exchanges/parameters';

describe('parameters of a form or a query', () => {
  it('come in their order, decoded, repeated ones kept', () => {
    expect(parametersOf('scope=openid+orders%3Aread&resource=a&resource=b&flag&empty=')).toEqual([
      { name: 'scope', value: 'openid orders:read' },
      { name: 'resource', value: 'a' },
      { name: 'resource', value: 'b' },
      { name: 'flag', value: '' },
      { name: 'empty', value: '' },
    ]);
    expect(parametersOf('')).toEqual([]);
  });

  it('stay as they stand where they are badly encoded, and are bounded', () => {
    expect(parametersOf('a=%E0%A4%A&%=1&__proto__=x')).toEqual([
      { name: 'a', value: '%E0%A4%A' },
      { name: '%', value: '1' },
      { name: '__proto__', value: 'x' },
    ]);
    expect(parametersOf('a=1&'.repeat(10_000))).toHaveLength(MAX_PARAMETERS);
  });

  it('are found behind the question mark only', () => {
    expect(queryOf('https://a.example/x?b=1&c=2#d?e')).toBe('b=1&c=2');
    expect(queryOf('https://a.example/x')).toBe('');
  });
});

describe('what stands for a secret', () => {
  it('is set apart, wherever it stands', () => {
    expect(piecesOf('Bearer [access token 3f9a-01bc]')).toEqual([
      { text: 'Bearer ', isSecret: false },
      { text: 'access token 3f9a-01bc', isSecret: true },
    ]);
    expect(piecesOf('[client secret 0b1c-77de]')).toEqual([{ text: 'client secret 0b1c-77de', isSecret: true }]);
    expect(piecesOf('[not one] [1, 2]')).toEqual([{ text: '[not one] [1, 2]', isSecret: false }]);
  });

  it('is text in the page like everything else', () => {
    const page = renderToStaticMarkup(
      <Parameters
        label="Form"
        pairs={[
          { name: '<b>', value: '<img src=x onerror=alert(1)>\u202Eevil [refresh token 216e-de7d]' },
          { name: 'long', value: 'x'.repeat(100_000) },
        ]}
      />,
    );
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<b>');
    expect(page).not.toContain('\u202E');
    expect(page).toContain('U+202E');
    expect(page).toContain('<span class="secret">refresh token 216e-de7d</span>');
    expect(page.length).toBeLessThan(8_000);
  });
});
