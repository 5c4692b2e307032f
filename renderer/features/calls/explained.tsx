import type { CallResultView, Challenge as ServerChallenge } from '../../../electron/contract';
import { Coach } from '../exchanges/coach';

/** Beside an answer of 400 and above: what to make of it, and the server's challenge taken apart. */
export function Explained({ result }: { result: CallResultView }) {
  const { explanation, challenge } = result;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls and holds nothing else to focus
    <aside className="explained" aria-label="What to make of it" tabIndex={0}>
      {explanation ? <Coach coach={explanation} isLabelled={false} /> : null}
      {challenge ? <Challenge challenge={challenge} /> : null}
    </aside>
  );
}

/** A WWW-Authenticate header taken apart. */
function Challenge({ challenge }: { challenge: ServerChallenge }) {
  return (
    <section className="challenge">
      <h3>
        The server’s challenge <bdi className="mono dim">{challenge.scheme}</bdi>
      </h3>
      {challenge.parameters.length > 0 ? (
        <dl className="explained-parameters">
          {challenge.parameters.map((parameter, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat and the list never changes
            <div key={index}>
              <dt className="untrusted mono">{parameter.name}</dt>
              <dd className="untrusted mono">{parameter.value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </section>
  );
}
