import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'accent' | 'live' | 'warn' | 'dead';

/** `pill` for states and environments, `square` for values such as scopes. */
export function Chip({
  tone = 'neutral',
  shape = 'pill',
  mono,
  title,
  children,
}: {
  tone?: Tone;
  shape?: 'pill' | 'square';
  mono?: boolean;
  title?: string;
  children: ReactNode;
}) {
  return (
    <span className={`chip chip-${shape} chip-${tone}${mono ? ' chip-mono' : ''}`} title={title}>
      <bdi>{children}</bdi>
    </span>
  );
}
