import { Menu, nativeImage, Tray } from 'electron';
import icon from '../../../build/icons/64x64.png?inline';
import type { Services } from '../../services';
import { Watch } from './expiry';
import { type TrayActions, type TrayToken, trayMenu } from './tray-template';

export interface TrayParts {
  /** Milliseconds since the epoch on the app's clock. */
  now(): number;
  tokens(): TrayToken[];
  actions: TrayActions;
}

/** Pixels, before scaling. */
const SIZE = process.platform === 'darwin' ? 18 : process.platform === 'win32' ? 16 : 22;

export interface TrayServices extends Omit<TrayParts, 'actions'> {
  services: Pick<Services, 'tokens' | 'vaultOpened' | 'prepare'>;
  copySecret(text: string): Promise<unknown>;
  /** Brings the window forward, with this connection if there is one. */
  navigate(connectionId: string | null): void;
  quit(): void;
  /** What went wrong, with the window in front to show it. */
  failed(error: unknown): void;
}

/** The tray's icon over the services. */
export function openTray({ services, navigate, quit, copySecret, failed, ...parts }: TrayServices): TrayIcon {
  const { tokens } = services;
  const doing = (work: (id: string) => Promise<unknown>) => (id: string) => void work(id).catch(failed);
  return new TrayIcon({
    ...parts,
    actions: {
      show: navigate,
      quit,
      copy: doing(async (id) => {
        await services.vaultOpened();
        await copySecret(await tokens.token(id, 'access'));
      }),
      refresh: doing(async (id) => {
        await services.prepare(id);
        await tokens.refresh(id);
      }),
    },
  });
}

/** The icon in the tray or menu bar, while a person wants it. Its menu is made anew only when a text in it has changed. */
export class TrayIcon extends Watch {
  #tray: Tray | null = null;

  constructor(private readonly parts: TrayParts) {
    super(() => parts.now());
  }

  show(isWanted: boolean): void {
    if (isWanted === (this.#tray !== null)) return;
    if (isWanted) {
      this.#tray = new Tray(nativeImage.createFromDataURL(icon).resize({ width: SIZE, height: SIZE }));
      if (process.platform === 'win32') this.#tray.on('click', () => this.parts.actions.show(null));
      this.changed();
      this.tick();
    } else {
      this.#tray?.destroy();
      this.#tray = null;
    }
  }

  override stop(): void {
    super.stop();
    this.show(false);
  }

  protected look(now: number): number | null {
    if (this.#tray === null) return null;
    const { template, toolTip, nextAt } = trayMenu(this.parts.tokens(), now, this.parts.actions, process.platform);
    this.#tray.setContextMenu(Menu.buildFromTemplate(template));
    this.#tray.setToolTip(toolTip);
    return nextAt;
  }
}
