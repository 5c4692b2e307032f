import { Notification } from 'electron';
import { type NotificationText, withoutMarkup } from './notification-plan';

/** Kept until clicked or gone: one that is garbage-collected loses its click. */
const showing = new Set<Notification>();

/** Puts it on the screen where the system can; a click calls `onClick`. */
export function showNotification({ title, body }: NotificationText, onClick: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body: process.platform === 'linux' ? withoutMarkup(body) : body });
  const done = () => showing.delete(notification);
  notification.on('click', () => {
    done();
    onClick();
  });
  notification.on('close', done);
  notification.on('failed', done);
  showing.add(notification);
  notification.show();
}
