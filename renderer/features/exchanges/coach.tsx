import type { CoachView } from '../../../electron/contract';
import { Icon } from '../../components/icons';
import { each, marked } from '../../components/untrusted';
import { Reference } from '../token/reference';
import { Card, Row } from '../../components/layout';
import styles from './coach.module.css';
import { Fact, Facts } from '../../components/facts';

/** What to make of a failed exchange: what happened, likely cause, what to do, and what says so. Looks less sure where no rule fits. `isLabelled`:
 * whether it is a region of its own. */
export function Coach({ coach, isLabelled = true }: { coach: CoachView; isLabelled?: boolean }) {
  return (
    <Card as="section" frame={coach.known ? 'dead' : 'dashed'} gap={6} pad={12} aria-label={isLabelled ? 'What to make of it' : undefined}>
      <Row as="h3" gap={8} align="start">
        <Icon name={coach.known ? 'error' : 'note'} tone={coach.known ? 'dead' : 'none'} />
        <span className="untrusted">{marked(coach.what)}</span>
      </Row>
      <Facts terms="92px" className={styles.facts}>
        <Fact name="Likely cause" text={coach.cause} />
        <Fact name="Do this" className="medium" text={coach.action} />
        {coach.evidence.length > 0 ? (
          <Fact name="Evidence">
            <dl className={styles.evidence}>
              {each(coach.evidence, (item) => (
                <Fact name={marked(item.label)} className="untrusted mono">
                  {marked(item.value)}
                </Fact>
              ))}
            </dl>
          </Fact>
        ) : null}
      </Facts>
      <Row wrap className={`${styles.foot} small`}>
        {coach.reference ? <Reference text={coach.reference} /> : null}
        {coach.known ? <code>{coach.situation}</code> : null}
      </Row>
    </Card>
  );
}
