import type { CoachView } from '../../../electron/contract';
import { Icon } from '../../components/icons';
import { marked } from '../../components/untrusted';
import { Reference } from '../token/reference-links';

/** What to make of a failed exchange: what happened, likely cause, what to do, and what says so. Looks less sure where no rule fits. `isLabelled`:
 * whether it is a region of its own. */
export function Coach({ coach, isLabelled = true }: { coach: CoachView; isLabelled?: boolean }) {
  return (
    <section className={`coach${coach.known ? '' : ' coach-unknown'}`} aria-label={isLabelled ? 'What to make of it' : undefined}>
      <h3>
        <Icon name={coach.known ? 'error' : 'note'} />
        <span className="untrusted">{marked(coach.what)}</span>
      </h3>
      <dl>
        {coach.cause ? (
          <div>
            <dt>Likely cause</dt>
            <dd className="untrusted">{marked(coach.cause)}</dd>
          </div>
        ) : null}
        {coach.action ? (
          <div>
            <dt>Do this</dt>
            <dd className="untrusted coach-action">{marked(coach.action)}</dd>
          </div>
        ) : null}
        {coach.evidence.length > 0 ? (
          <div>
            <dt>Evidence</dt>
            <dd>
              <dl className="coach-evidence">
                {coach.evidence.map((item, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat and the list never changes
                  <div key={index}>
                    <dt>{marked(item.label)}</dt>
                    <dd className="untrusted mono">{marked(item.value)}</dd>
                  </div>
                ))}
              </dl>
            </dd>
          </div>
        ) : null}
      </dl>
      <div className="coach-foot">
        {coach.reference ? <Reference text={coach.reference} /> : null}
        {coach.known ? <code>{coach.situation}</code> : null}
      </div>
    </section>
  );
}
