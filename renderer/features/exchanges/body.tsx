import { lazy, Suspense, useMemo, useState } from 'react';
import type { LoggedBody } from '../../../electron/contract';
import { Spinner } from '../../components/icons';
import { bytesInWords } from '../calls/measure';
import { parametersOf } from './parameters';
import { Parameters } from './parameters-table';
import styles from './body.module.css';
import looks from '../../components/looks.module.css';

const BodyViewer = lazy(() => import('../calls/body-viewer').then((module) => ({ default: module.BodyViewer })));

/** A body as kept: a form as names and values, anything else as text laid out. `isAnswer`: say so when there is none. */
export function Body({ label, body, isAnswer }: { label: string; body: LoggedBody; isAnswer?: boolean }) {
  const [isRaw, setRaw] = useState(false);
  const viewed = useMemo(() => {
    const cut = body.cutAt === null ? null : `Only the first ${bytesInWords(body.cutAt)} of ${bytesInWords(body.bytes)} were kept.`;
    return { text: body.text, kind: body.kind === 'json' ? ('json' as const) : ('text' as const), notice: cut };
  }, [body]);
  if (body.kind === 'empty' || (body.text === '' && body.kind !== 'binary')) {
    if (body.cutAt !== null) return <p className="dim">{bytesInWords(body.bytes)}, not kept.</p>;
    return isAnswer ? <p className="dim">The answer had no body.</p> : null;
  }
  if (body.kind === 'binary') return <p className="dim">{bytesInWords(body.bytes)} of binary data, not kept.</p>;
  if (body.kind === 'form' && !isRaw) {
    return (
      <div className={styles.form}>
        <Parameters label={label === 'Request body' ? 'Form' : 'Form in the answer'} pairs={parametersOf(body.text)} />
        <button type="button" className={`${looks.toggle} ${styles.raw}`} onClick={() => setRaw(true)}>
          As sent
        </button>
      </div>
    );
  }
  return (
    <div className={styles.view}>
      {body.kind === 'form' ? (
        <button type="button" className={`${looks.toggle} ${styles.raw}`} aria-pressed onClick={() => setRaw(false)}>
          As sent
        </button>
      ) : null}
      <Suspense
        fallback={
          <p className="faint">
            <Spinner label="Loading the viewer" />
          </p>
        }
      >
        <BodyViewer body={viewed} label={label} />
      </Suspense>
    </div>
  );
}
