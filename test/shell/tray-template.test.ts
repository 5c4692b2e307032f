import { describe, expect, it } from 'vitest';
import { type TrayToken, trayMenu } from '../../electron/shell/attention/tray-template';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const token = (name: string, left: number | null): TrayToken => ({ id: `id-${name}`, name, expiresAt: left === null ? null : NOW + left });
const asked: string[] = [];
const actions = {
  show: (id: string | null) => asked.push(`show ${id}`),
  copy: (id: string) => asked.push(`copy ${id}`),
  refresh: (id: string) => asked.push(`refresh ${id}`),
  quit: () => asked.push('quit'),
};
const menu = (tokens: TrayToken[], platform: NodeJS.Platform = 'linux', now = NOW) => trayMenu(tokens, now, actions, platform);
const labels = (tokens: TrayToken[], platform?: NodeJS.Platform) => menu(tokens, platform).template.map(({ label, type }) => label ?? type);

describe('the tray’s menu', () => {
  it('lists the tokens that expire soonest, in whole minutes', () => {
    const tokens = [
      token('late', 90 * MINUTE),
      token('soon', 59_999),
      token('mid', 12 * MINUTE + 59_000),
      token('dead', -1),
      token('?', null),
    ];
    expect(labels(tokens)).toEqual(['soon: under 1 min', 'mid: 12 min', 'late: 1 h 30 min', 'separator', 'Open Tokenscope', 'Quit']);
    expect(menu(tokens).toolTip).toBe('soon: under 1 min');
  });

  it('lists eight of them, and says how many more there are', () => {
    const tokens = Array.from({ length: 11 }, (_, index) => token(`n${index}`, (index + 1) * MINUTE));
    expect(labels(tokens).slice(7, 9)).toEqual(['n7: 8 min', '3 more in the window']);
  });

  it.each([
    ['darwin', 'Quit Tokenscope'],
    ['win32', 'Exit'],
    ['linux', 'Quit'],
  ] as const)('ends on %s with %s, and says so where there is no token', (platform, quit) => {
    expect(labels([], platform)).toEqual(['No active token', 'separator', 'Open Tokenscope', quit]);
    expect(menu([], platform)).toMatchObject({ toolTip: 'Tokenscope', nextAt: null });
  });

  it('shows a hostile name as one line of text', () => {
    const [first] = labels([token('A&B\n\u202eevil\t', MINUTE), token('x', 2 * MINUTE)]);
    expect(first).toBe('A&&B\\n\\u202eevil\\t: 1 min');
    expect(labels([token('n'.repeat(500), MINUTE)])[0]).toHaveLength(40 + ': 1 min'.length);
  });

  it('copies, refreshes, shows and quits', () => {
    const { template } = menu([token('a', MINUTE)]);
    const entries = [template[0]?.submenu ?? [], template[2], template[3]].flat() as { click: () => void }[];
    for (const { click } of entries) click();
    expect(asked).toEqual(['copy id-a', 'refresh id-a', 'show id-a', 'show null', 'quit']);
  });

  it('changes once a minute at most, and when the last minute and the token end', () => {
    const tokens = [token('a', 90_000)];
    const texts: string[] = [];
    for (let at: number | null = NOW; at !== null && texts.length < 9; ) {
      const { toolTip, nextAt } = menu(tokens, 'linux', at);
      texts.push(`${(at - NOW) / 1000}: ${toolTip}`);
      expect(nextAt === null || nextAt > at).toBe(true);
      at = nextAt;
    }
    expect(texts).toEqual(['0: a: 1 min', '30.001: a: under 1 min', '90: Tokenscope']);
  });
});
