import type { Generation, GrantView } from '../../../electron/contract';
import { inShort } from '../../../electron/model/text/durations';
import { Table } from '../../components/table';
import { LiveText } from '../../components/live-text';
import { useClocked } from '../../state/clock';
import { phaseOf } from '../../../electron/model/phase';
import { PHASES } from '../../state/phase';
import { localDateTime, localMinute, ordinal, skewInWords } from '../../state/time';
import styles from './family.module.css';
import { Section } from '../../components/layout';
import { Fact, Facts } from '../../components/facts';

/** The generations of one authorization, newest first, and what else is held. */
export function Family({ grant }: { grant: GrantView }) {
  const phase = useClocked((now) => phaseOf(grant, now));
  const newest = [...grant.family].reverse();
  const shown = newest.slice(0, 12);
  return (
    <Section level="h2" title="This token family" note={newest.length > 1 && newest.length} gap={8} className={styles.family}>
      <Table aria-label="Token generations">
        <tbody>
          {shown.map((generation) => (
            <tr key={generation.number}>
              <th scope="row">{ordinal(generation.number)}</th>
              <td className="tabular">
                <LiveText text={(now) => spanOf(generation, now)} /> <code>{generation.fingerprint}</code>
              </td>
              <td>
                {generation.end === 'current' ? <b className={`tone-${PHASES[phase].tone}`}>{PHASES[phase].word}</b> : generation.end}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {newest.length > shown.length ? <p className="dim">and {newest.length - shown.length} earlier</p> : null}
      <Facts lined terms="max-content">
        <Fact name="Refresh token">
          {grant.hasRefreshToken ? (
            <>
              {grant.state === 'refresh-dead' ? 'dead' : 'stored'}{' '}
              {grant.refreshFingerprint ? <code>{grant.refreshFingerprint}</code> : null}
            </>
          ) : (
            'none'
          )}
        </Fact>
        <Fact name="Token type" text={grant.tokenType} />
        <Fact name="Server clock" className="tabular">
          {skewInWords(grant.clockSkewMs)}
        </Fact>
      </Facts>
    </Section>
  );
}

function spanOf({ receivedAt, endedAt, end }: Generation, now: number): string {
  const from = localDateTime(receivedAt, now).endsWith('today')
    ? localMinute(receivedAt)
    : localDateTime(receivedAt, now).replace(/:\d\d(?=$| )/, '');
  if (end === 'current') return `${from} to now`;
  if (endedAt === null) return `from ${from}`;
  const to = localMinute(endedAt);
  return to === localMinute(receivedAt) && endedAt - receivedAt < 3_600_000
    ? `${from} for ${inShort(endedAt - receivedAt)}`
    : `${from} to ${to}`;
}
