import { describe, expect, it } from 'vitest';
import { introduces, notificationsOff } from '../../electron/shell/attention/notification-permission';

const [off, on] = [
  { wanted: false, tokens: true },
  { wanted: true, tokens: true },
];
const none = { wanted: true, tokens: false };

describe('the first notification on macOS', () => {
  it.each([
    ['with the first token', none, on, true],
    ['when notifications are switched on', off, on, true],
    ['when they are switched on before there is a token', { wanted: false, tokens: false }, none, true],
    ['not with the next token', on, on, false],
    ['not while they are off', { wanted: false, tokens: false }, off, false],
    ['not when the last token goes', on, none, false],
  ])('comes %s', (_name, before, now, comes) => {
    expect(introduces('darwin', before, now)).toBe(comes);
  });
});

it.each(['linux', 'win32'] as const)('%s asks for no permission, so nothing is introduced', (platform) => {
  expect(introduces(platform, none, on)).toBe(false);
});

it.each([
  ['darwin', /not signed/, /System Settings > Notifications > Tokenscope/],
  ['win32', /are not allowed/, /Settings > System > Notifications/],
] as const)('on %s the notice says where to allow them', (platform, cause, action) => {
  const problem = notificationsOff(platform, 'not\nallowed');
  expect(problem?.likelyCause).toMatch(cause);
  expect(problem?.action).toMatch(action);
  expect(problem?.evidence[0]?.value).not.toContain('\n');
});

it('nothing is said on Linux, where many desktops show none', () => {
  expect(notificationsOff('linux', 'no service')).toBeNull();
});
