import type { CallResultView, ChallengeView } from '../../../electron/contract';

/** Beside an answer of 400 and above: what it means, why, what to do, and the server's challenge taken apart. */
export function Explained({ result }: { result: CallResultView }) {
  const { explanation, challenge } = result;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls and holds nothing else to focus
    <aside className="explained" aria-label="What to make of it" tabIndex={0}>
      {explanation ? (
        <section>
          <h3 className="untrusted">{explanation.what}</h3>
          <dl>
            <dt>Likely cause</dt>
            <dd className="untrusted">{explanation.cause}</dd>
            <dt>What to do</dt>
            <dd className="untrusted">{explanation.action}</dd>
            {explanation.evidence
              .filter((item) => !isIn(challenge, item.value))
              .map((item, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat and the list never changes
                <div key={index} className="explained-evidence">
                  <dt>{item.label}</dt>
                  <dd className="untrusted mono">{item.value}</dd>
                </div>
              ))}
          </dl>
        </section>
      ) : null}
      {challenge ? <Challenge challenge={challenge} isRepeated={explanation?.cause.startsWith(challenge.explanation)} /> : null}
    </aside>
  );
}

/** A WWW-Authenticate header taken apart. `isRepeated`: its explanation already stands beside it. */
export function Challenge({ challenge, isRepeated }: { challenge: ChallengeView; isRepeated?: boolean }) {
  return (
    <section className="challenge">
      <h3>
        The server’s challenge <bdi className="mono dim">{challenge.scheme}</bdi>
      </h3>
      {isRepeated ? null : <p className="untrusted">{challenge.explanation}</p>}
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

const isIn = (challenge: ChallengeView | null, value: string) =>
  challenge?.parameters.some((parameter) => parameter.value === value) ?? false;
