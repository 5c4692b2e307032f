import * as v from 'valibot';
import { expect, test } from 'vitest';
import { blankSettings, type ConnectionSettings } from '../../electron/model/connection';
import { preflightPatch, withPatch, worstVerdict } from '../../electron/model/preflight';
import { changesOf } from '../../electron/model/preflight-changes';
import { SCHEME_REDIRECT } from '../../electron/model/receiver';
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

test('a change is told by setting, before and after', () => {
  const { endpoints } = settings;
  const patch = {
    endpoints: { ...endpoints, token: 'https://login.orders.dev/token' },
    receiver: { kind: 'loopback', port: null, path: '/callback' },
    pkce: 'off',
    scopes: ['read'],
  } as const;
  expect(changesOf(settings, { ...patch, scopes: [...patch.scopes] })).toEqual([
    { path: 'endpoints.token', from: '', to: 'https://login.orders.dev/token' },
    { path: 'pkce', from: 'S256', to: '' },
    { path: 'receiver', from: SCHEME_REDIRECT, to: 'http://127.0.0.1/callback, any free port' },
  ]);
});
