import type { CallResultView, Challenge as ServerChallenge } from '../../../electron/contract';
import { Coach } from '../exchanges/coach';
import { Stack } from '../../components/layout';
import { Fact, Facts } from '../../components/facts';
import styles from './explained.module.css';

export function Explained({ result }: { result: CallResultView }) {
  const { explanation, challenge } = result;
  return (
    <Stack
      as="aside"
      top
      gap={16}
      pad={[12, 16, 16]}
      line="before"
      panel
      className={`${styles.aside} scroll`}
      aria-label="What to make of it"
      tabIndex={0}
    >
      {explanation ? <Coach coach={explanation} isLabelled={false} /> : null}
      {challenge ? <Challenge challenge={challenge} /> : null}
    </Stack>
  );
}

function Challenge({ challenge }: { challenge: ServerChallenge }) {
  return (
    <Stack as="section" gap={6}>
      <h3>
        The server’s challenge <bdi className="mono dim">{challenge.scheme}</bdi>
      </h3>
      {challenge.parameters.length > 0 ? (
        <Facts lined named terms="minmax(80px, 40%)">
          {challenge.parameters.map((parameter, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat and the list never changes
            <Fact key={index} name={parameter.name} nameClass="untrusted mono" className="untrusted mono">
              {parameter.value}
            </Fact>
          ))}
        </Facts>
      ) : null}
    </Stack>
  );
}
