import type { CoachView, LoggedExchangeView } from '../../../electron/contract';
import { Explanation, type Mending, Mends } from '../../components/explanation';
import { Icon } from '../../components/icons';
import { Row, Stack } from '../../components/layout';
import { marked } from '../../components/untrusted';
import { Reference } from '../token/reference';
import { toldBy } from './copying';
import { isPending } from './words';
import styles from './coach.module.css';

export interface CoachProps extends Mending {
  coach: CoachView;
  /** What it is about, where that stands here too. */
  exchange?: LoggedExchangeView;
  /** Whether it is a region of its own. */
  isLabelled?: boolean;
}

/** What to make of a failed exchange, as failures are told everywhere. Looks less sure where no rule fits, and calm where nothing went wrong. */
export function Coach({ coach, exchange, isLabelled = true, ...mending }: CoachProps) {
  const { known, reference, situation, what } = coach;
  const isNews = known && !(exchange && isPending(exchange));
  const told = toldBy(coach);
  return (
    <Row as="section" frame={isNews ? 'dead' : 'dashed'} gap={8} pad={12} align="start" aria-label={isLabelled ? 'Explanation' : undefined}>
      <Icon name={isNews ? 'error' : 'note'} tone={isNews ? 'dead' : 'none'} />
      <Stack gap={2} className={styles.told}>
        <h3 className="untrusted">{marked(what)}</h3>
        <Explanation told={told} isOpen />
        <Mends told={told} exchange={exchange} {...mending} />
        <Row wrap gap={[4, 12]} pad={[4, 0, 0]} className={`${styles.foot} small`}>
          {reference ? <Reference text={reference} /> : null}
          {known ? <code>{situation}</code> : null}
        </Row>
      </Stack>
    </Row>
  );
}
