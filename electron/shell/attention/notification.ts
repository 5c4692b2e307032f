import { Notification } from 'electron';
import { type NotificationText, withoutMarkup } from './expiry';

/** Kept until clicked or closed: a garbage-collected notification loses its click. */
const showing = new Set<Notification>();

/** @param onFailed Is told why the system refused it. */
export function showNotification({ title, body }: NotificationText, onClick: () => void, onFailed: (reason: string) => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body: process.platform === 'linux' ? withoutMarkup(body) : body });
  const done = () => showing.delete(notification);
  notification.on('click', () => {
    done();
    onClick();
  });
  notification.on('close', done);
  notification.on('failed', (_event, reason) => {
    done();
    onFailed(reason);
  });
  showing.add(notification);
  notification.show();
}
