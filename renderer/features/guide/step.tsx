import { type ReactNode, useId } from 'react';
import { Icon } from '../../components/icons';
import { Stack } from '../../components/layout';
import looks from '../../components/looks.module.css';
import section from '../editor/section.module.css';

const SIGNS = {
  done: { icon: 'ok', tone: 'live', words: 'done' },
  flawed: { icon: 'warning', tone: 'warn', words: 'done, and something was found' },
  skipped: { icon: 'dash', tone: 'none', words: 'skipped' },
  now: { icon: 'chevron-right', tone: 'accent', words: 'to do now' },
  next: { icon: 'pending', tone: 'none', words: 'to do later' },
} as const;

export interface StepProps {
  number: number;
  title: string;
  state: keyof typeof SIGNS;
  /** What it came to, in one line; null: nothing yet. */
  summary: string | null;
  isOpen: boolean;
  onOpen: () => void;
  children: ReactNode;
}

/** One step of the list: a line, and below it what there is to do while it is the open one. */
export function Step({ number, title, state, summary, isOpen, onOpen, children }: StepProps) {
  const content = useId();
  const { icon, tone, words } = SIGNS[state];
  return (
    <Stack as="li" line="above">
      <h2>
        <button
          type="button"
          className={`${looks.opener} ${section.toggle} ring-inside`}
          aria-expanded={isOpen}
          aria-controls={content}
          aria-current={state === 'now' ? 'step' : undefined}
          onClick={onOpen}
        >
          <span>
            <Icon name={icon} tone={tone} />
          </span>
          <span className={state === 'next' && !isOpen ? 'dim nowrap' : 'nowrap'}>
            {number}. {title}
            <span className="visually-hidden">, {words}</span>
          </span>
          {summary === null || isOpen ? null : <bdi className={`${section.summary} dim clip grow`}>{summary}</bdi>}
        </button>
      </h2>
      <Stack pad={[0, 0, 24, 24]} gap={16} id={content} hidden={!isOpen}>
        {isOpen ? children : null}
      </Stack>
    </Stack>
  );
}
