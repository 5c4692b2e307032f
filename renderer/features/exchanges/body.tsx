import { useMemo, useState } from 'react';
import type { LoggedBody } from '../../../electron/contract';
import { later } from '../../components/later';
import looks from '../../components/looks.module.css';
import { Spinner } from '../../components/icons';
import { bytesInWords } from '../calls/measure';
import styles from './body.module.css';
import { Parameters, parametersOf } from './parameters';

const BodyViewer = later(
  () => import('../calls/body-viewer').then((module) => module.BodyViewer),
  <p className="faint">
    <Spinner label="Loading the viewer" />
  </p>,
);

/** Loads what bodies are shown with and draws one that nobody sees: the first takes far longer than others. */
export async function bodiesAhead(): Promise<void> {
  await BodyViewer.ahead();
  const { drawOnce } = await import('../calls/body-viewer');
  drawOnce();
}

/** A body as kept: a form as names and values, anything else as text laid out. `isAnswer`: say so when there is none. */
export function Body({ label, body, isAnswer }: { label: string; body: LoggedBody; isAnswer?: boolean }) {
  const [isRaw, setRaw] = useState(false);
  const viewed = useMemo(() => {
    const cut = body.cutAt === null ? null : `Only the first ${bytesInWords(body.cutAt)} of ${bytesInWords(body.bytes)} were kept.`;
    return { text: body.text, kind: body.kind === 'json' ? ('json' as const) : ('text' as const), notice: cut };
  }, [body]);
  if (body.kind === 'empty' || (body.text === '' && body.kind !== 'binary')) {
    if (body.cutAt !== null) return <p className="dim">Body not stored ({bytesInWords(body.bytes)}).</p>;
    return isAnswer ? <p className="dim">The response has no body.</p> : null;
  }
  if (body.kind === 'binary') return <p className="dim">Binary body not stored ({bytesInWords(body.bytes)}).</p>;
  const asSent = (
    <button type="button" className={`${looks.toggle} ${styles.raw}`} aria-pressed={isRaw} onClick={() => setRaw(!isRaw)}>
      As sent
    </button>
  );
  if (body.kind === 'form' && !isRaw) {
    return (
      <div className={styles.form}>
        <Parameters label={label === 'Request body' ? 'Form' : 'Form in the response'} pairs={parametersOf(body.text)} />
        {asSent}
      </div>
    );
  }
  return (
    <div className={styles.view}>
      {body.kind === 'form' ? asSent : null}
      <BodyViewer body={viewed} label={label} />
    </div>
  );
}
