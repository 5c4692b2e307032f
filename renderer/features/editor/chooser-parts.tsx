import type { ReactNode } from 'react';
import type { Ask, Mark } from '../../../electron/model/providers/provider';
import { Icon } from '../../components/icons';
import styles from './template-chooser.module.css';

const ASK_WORDS: Record<Ask, string> = {
  issuer: 'issuer URL',
  endpoints: 'endpoints',
  clientId: 'client ID',
  clientSecret: 'client secret',
  tenant: 'tenant code',
  apiBaseUrl: 'API base URL',
  scopes: 'scopes',
};

/** Only what a person can't begin without is named on the card. */
const NAMED: ReadonlySet<string> = new Set(['issuer', 'endpoints', 'clientId', 'clientSecret', 'tenant']);

/** A provider's mark, or what stands in its place for now. */
export function MarkOf({ mark, small, children = null }: { mark: Mark; small?: boolean; children?: ReactNode }) {
  return (
    <span
      className={`${styles.mark} centred ${mark.tone === 'violet' ? styles.violet : `tone-${mark.tone}`}`}
      style={small ? { width: 26, height: 26, fontSize: 'var(--text-12)' } : undefined}
      aria-hidden={children === null}
    >
      {children ?? (mark.letters || <Icon name="play" />)}
    </span>
  );
}

/** What a person must have to begin. */
export function brings(asks: readonly Ask[]): string {
  const words = asks.filter((ask) => NAMED.has(ask)).map((ask) => ASK_WORDS[ask]);
  if (words.length === 0) return 'nothing';
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
