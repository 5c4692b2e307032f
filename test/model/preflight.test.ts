import * as v from 'valibot';
import { expect, test } from 'vitest';
import { blankSettings, type ConnectionSettings } from '../../electron/model/connection';
import { preflightPatch, withPatch, worstVerdict } from '../../electron/model/preflight';
import { viewOf } from '../../electron/model/view';

const settings: ConnectionSettings = { ...blankSettings(), name: 'Orders', template: 'oauth', scopes: ['read'] };

test('a change replaces the settings it names and leaves the others', () => {
  const changed = withPatch(settings, { pkce: 'off', audience: undefined });
  expect(changed).toEqual({ ...settings, pkce: 'off' });
});

test('no change can carry what is not a setting, such as a secret', () => {
  expect(v.safeParse(preflightPatch, { clientSecret: 'x' }).success).toBe(false);
  expect(viewOf(preflightPatch, { pkce: 'off', clientSecret: 'x' } as never)).toEqual({ pkce: 'off' });
});

test('several verdicts are as good as the worst; what was not asked weighs nothing', () => {
  expect(worstVerdict(['pass', 'skipped', 'warn'])).toBe('warn');
  expect(worstVerdict(['unknown', 'fail', 'warn'])).toBe('fail');
  expect(worstVerdict(['pass', 'skipped'])).toBe('pass');
  expect(worstVerdict([])).toBe('skipped');
});
