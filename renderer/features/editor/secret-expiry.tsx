import { clock } from '../../state/clock';
import { localDateTime } from '../../state/time';
import { useForm } from './form-context';
import inputs from './fields.module.css';

/** Milliseconds before the end in which it is worth a warning. */
const SOON_MS = 14 * 24 * 60 * 60 * 1000;

/** Until when the stored client secret is good, where the server that issued it said so (RFC 7591 section 3.2.1). */
export function SecretExpiry() {
  const { form, connection } = useForm();
  const { registered } = connection ?? {};
  const at = registered?.secretExpiresAt ?? null;
  if (at === null || registered?.clientId !== form.clientId.trim()) return null;
  const now = clock.now();
  const isOver = at <= now;
  return (
    <p className={`${at - now < SOON_MS ? 'tone-warn' : 'dim'} ${inputs.bound}`} role="status">
      {isOver ? 'Expired' : 'Expires'} {localDateTime(at, now)}, as the server stated.{' '}
      {isOver ? 'Register the client again to get a new one.' : ''}
    </p>
  );
}
