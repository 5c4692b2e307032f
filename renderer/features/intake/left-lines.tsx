import { useId, useState } from 'react';
import type { IntakeReview as Review } from '../../../electron/contract';
import { counted } from '../../../electron/model/text/counts';
import { Disclosure } from '../../components/disclosure';
import { Fact, Facts } from '../../components/facts';
import { Stack } from '../../components/layout';
import { each } from '../../components/untrusted';

/** The lines that nothing was taken from, so that nothing is lost in silence. */
export function LeftLines({ left, leftOut, unread }: Pick<Review, 'left' | 'leftOut' | 'unread'>) {
  const [isOpen, setOpen] = useState(left.length <= 12);
  const id = useId();
  const count = left.length + leftOut;
  if (count === 0 && unread.length === 0) return null;
  return (
    <Stack as="section" gap={6} aria-label="Not used">
      <div>
        <Disclosure isOpen={isOpen} onToggle={setOpen} controls={id}>
          {counted(count, 'line')} not used
        </Disclosure>
      </div>
      {unread.length > 0 ? <p className="dim">An attachment at line {unread.join(', ')} was not read: it is not a text.</p> : null}
      <div id={id} hidden={!isOpen}>
        <Facts terms="48px">
          {each(left, ({ line, text }) => (
            <Fact name={line} text={text} />
          ))}
        </Facts>
        {leftOut > 0 ? <p className="dim">{leftOut.toLocaleString('en')} more are not listed.</p> : null}
      </div>
    </Stack>
  );
}
