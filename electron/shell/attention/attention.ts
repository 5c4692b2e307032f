import { app, type BrowserWindow } from 'electron';
import type { Preferences, Problem, Snapshot } from '../../contract';
import type { FileSettings } from '../../platform/kept/settings-files';
import type { Services } from '../../services';
import { showBadge } from './badge';
import { BadgeCount, listedTokens, Notifier, type NotifierParts } from './expiry';
import { showNotification } from './notification';
import { INTRODUCTION, introduces, type Notifying, notificationsOff } from './notification-permission';
import { once } from '../../core/base/once';
import type { TrayIcon, TrayServices } from './tray';

export interface AttentionParts extends Omit<TrayServices, 'services' | 'tokens' | 'quit'> {
  services: Services;
  settings: FileSettings;
  window: BrowserWindow;
  platform: Snapshot['platform'];
  notice(problem: Problem): void;
}

export interface Attention {
  /** Tokens or what is wanted of them have changed. */
  recount(): void;
  /** Call every few seconds. */
  tick(): void;
  settingsChanged(patch: Partial<Preferences>): void;
  stop(): void;
}

/** What tells of tokens while the window is out of sight: notifications, the number on the app's icon, the tray. */
export function keepAttention(parts: AttentionParts): Attention {
  const { services, settings, window, platform, now, navigate, notice, failed } = parts;
  const { tokens, watch } = services;
  const listed = () => listedTokens(settings).filter(({ id }) => !services.discarded.has(id));
  const expiring = () => listed().filter(({ id }) => watch.stateOf(id).nextAt === null);
  const refused = once((reason: string) => {
    const off = notificationsOff(platform, reason);
    if (off !== null) notice(off);
  });
  const show: NotifierParts['show'] = (text, onClick) => showNotification(text, onClick, refused);
  const notifier = new Notifier({ now, tokens: expiring, settings: () => settings.app(), show, navigate });
  const badge = new BadgeCount({ now, tokens: listed, show: (count) => !window.isDestroyed() && showBadge(window, count) });
  let tray: TrayIcon | null = null;
  const trayIcon = once(() => import('./tray').then(({ openTray }) => openTray({ ...parts, tokens: listed, quit: () => app.quit() })));
  const showTray = async (isWanted: boolean) => {
    if (isWanted) tray = await trayIcon();
    tray?.show(settings.app().tray);
  };
  const notifying = (): Notifying => {
    const { notifyBeforeMs, notifyRefreshFailed } = settings.app();
    return { wanted: notifyBeforeMs > 0 || notifyRefreshFailed, tokens: listed().length > 0 };
  };
  let before = platform === 'darwin' ? notifying() : null;
  const introduce = () => {
    if (before === null) return;
    const after = notifying();
    if (introduces(platform, before, after)) show(INTRODUCTION, () => navigate(null));
    before = after;
  };
  const recount = () => {
    notifier.changed();
    badge.changed();
    tray?.changed();
    introduce();
  };
  services.connections.onChange(recount);
  services.discarded.onChange(recount);
  tokens.onChange(recount);
  watch.onChange(recount);
  tokens.onRefreshFailed((id, failure) => {
    const name = settings.connection(id)?.name ?? 'A connection';
    notifier.refreshFailed(id, name, failure, settings.facts(id)?.receivedAt ?? null);
  });
  return {
    recount,
    tick() {
      notifier.tick();
      badge.tick();
      tray?.tick();
    },
    settingsChanged(patch) {
      notifier.changed();
      introduce();
      if (patch.tray !== undefined) void showTray(patch.tray).catch(failed);
    },
    stop() {
      notifier.stop();
      tray?.stop();
    },
  };
}
