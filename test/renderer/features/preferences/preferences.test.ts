import { describe, expect, it } from 'vitest';
import { flowTimeouts, notifyChoices } from '../../../../renderer/features/preferences/duration';

describe('preferences', () => {
  it('offer choices of time, keeping one set elsewhere', () => {
    expect(notifyChoices(120_000).map((choice) => choice.label)).toEqual([
      'Off',
      '1 minute before',
      '2 minutes before',
      '5 minutes before',
      '10 minutes before',
    ]);
    expect(notifyChoices(90_000).map((choice) => choice.id)).toContain('90000');
    expect(flowTimeouts(300_000)).toContainEqual({ id: '300000', label: '5 minutes' });
  });
});
