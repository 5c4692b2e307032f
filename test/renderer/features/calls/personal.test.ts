import { describe, expect, it } from 'vitest';
import { isPersonal } from '../../../../renderer/features/calls/personal';

describe('an answer is covered as personal data', () => {
  it('where CATAPA tells of employees, by whatever base address', () => {
    expect(isPersonal('catapa', 'https://api.catapa.com/core/v1/employees?page=0&size=1')).toBe(true);
    expect(isPersonal('catapa', 'https://api-apps.catapa.com/core/v1/employees/17')).toBe(true);
    expect(isPersonal('practice-catapa', 'http://127.0.0.1:4000/catapa/core/v1/employees')).toBe(true);
  });
  it('and nowhere else', () => {
    expect(isPersonal('catapa', 'https://api.catapa.com/v1/users/me')).toBe(false);
    expect(isPersonal('catapa', 'https://api.catapa.com/core/v1/employees-count')).toBe(false);
    expect(isPersonal('catapa', 'https://api.catapa.com/x?next=/core/v1/employees')).toBe(false);
    expect(isPersonal('katana', 'https://api.example.com/core/v1/employees')).toBe(false);
    expect(isPersonal('catapa', 'not a URL')).toBe(false);
  });
});
