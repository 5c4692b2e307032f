import { memo } from 'react';
import type { ShownFamily, ShownGeneration } from '../../../electron/contract';
import { inShort, lifetimeInShort } from '../../../electron/model/text/durations';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { Fact, Facts } from '../../components/facts';
import { Card, Grid, Row, Section } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { each, marked } from '../../components/untrusted';
import { capital, exact, localDateTime, ordinal } from '../../state/time';
import { letterOf } from '../compare/comparison';
import details from './generation-details.module.css';
import { type End, LOOKS } from './layout';

/** More is counted, not shown. */
const MOST = { scopes: 40, claims: 60, events: 60, characters: 400 };

export interface GenerationDetailsProps {
  family: ShownFamily;
  generation: ShownGeneration;
  end: End;
  keepsClaims: boolean;
  chosen: readonly string[];
  onChoose: (id: string) => void;
  /** The previous one in its family, or null. */
  previous: string | null;
  onCompare: (a: string, b: string) => void;
}

const hows: Record<ShownGeneration['how'], string> = {
  connected: 'Obtained by signing in',
  refreshed: 'Obtained by refreshing',
  retrieved: 'Obtained with client credentials',
};

/** Memoised, so that zooming doesn't re-render it. */
export const GenerationDetails = memo(function GenerationDetails(props: GenerationDetailsProps) {
  const { family, generation, end, keepsClaims, chosen, onChoose, previous, onCompare } = props;
  const { issuedAt, expiresAt, endedAt, scopes, claims } = generation;
  const letter = letterOf(chosen, generation.id);
  const ended = end === 'current' ? null : endedAt;
  const used = ended !== null && ended >= issuedAt ? ended - issuedAt : null;
  const lifetime = expiresAt === null ? null : expiresAt - issuedAt;
  const isStillValid = ended !== null && expiresAt !== null && expiresAt > ended && end === 'replaced';
  return (
    <>
      <header>
        <Row as="h2" gap={12} justify="between">
          <span className={details.name}>{capital(ordinal(generation.number))} generation</span>
          <EndMark end={end} />
        </Row>
        <p className="dim">
          {hows[generation.how]}
          {family.by === 'app' ? ' by your app, as the tap saw it; kept until you quit' : ''}
        </p>
      </header>
      <Facts terms="92px">
        <Fact name="Issued">
          <Moment at={issuedAt} />
        </Fact>
        {ended !== null ? (
          <Fact name={capital(end)}>
            <Moment at={ended} />
          </Fact>
        ) : null}
        <Fact name={end === 'current' ? 'Expires' : end === 'expired' ? 'Expired' : 'Expiry'}>
          {expiresAt === null ? 'unknown' : <Moment at={expiresAt} />}
        </Fact>
        {used === null ? null : (
          <Fact name="In use for" className="tabular">
            {inShort(used)}
            {lifetime === null ? null : <span className="faint"> of {lifetimeInShort(lifetime)}</span>}
          </Fact>
        )}
        <Fact name="Lifetime" className="tabular" text={used === null && lifetime !== null ? lifetimeInShort(lifetime) : null} />
        <Fact name="Fingerprint">
          <code>{generation.fingerprint}</code>
        </Fact>
        <Fact name="Refresh token">
          {generation.refreshFingerprint ? <code>{generation.refreshFingerprint}</code> : <span className="dim">not issued with it</span>}
        </Fact>
        <Fact name="Key" className="mono" text={generation.key?.slice(0, MOST.characters) ?? null} />
      </Facts>
      {isStillValid ? (
        <Card as="p" frame="dashed" className="dim">
          Replaced, but not revoked: APIs that only check the token itself may accept it until it expires.
        </Card>
      ) : null}
      <Row gap={6} wrap className={details.actions}>
        {previous !== null ? (
          <Button size="small" onPress={() => onCompare(previous, generation.id)}>
            Compare with previous
          </Button>
        ) : null}
        <Button size="small" variant="quiet" aria-pressed={letter !== null} onPress={() => onChoose(generation.id)}>
          {letter ? `Selected as ${letter}` : 'Select to compare'}
        </Button>
      </Row>
      {scopes === null ? null : (
        <Section title="Scopes" note={String(scopes.length)}>
          {scopes.length === 0 ? <p className="dim">No scopes.</p> : null}
          <Row as="ul" gap={4} wrap>
            {each(scopes.slice(0, MOST.scopes), (scope) => (
              <li>
                <Chip shape="square" mono>
                  {marked(scope.slice(0, 200))}
                </Chip>
              </li>
            ))}
            {scopes.length > MOST.scopes ? <li className="faint">and {scopes.length - MOST.scopes} more</li> : null}
          </Row>
        </Section>
      )}
      <Section title="Claims" note={claims && String(claims.length)}>
        {claims === null ? (
          <p className="dim">{keepsClaims ? 'This token has no readable claims.' : 'Not kept in the history: see App settings.'}</p>
        ) : (
          <Facts lined named terms="92px" className={details.claims}>
            {each(claims.slice(0, MOST.claims), ({ name, kind, at, text }) => (
              <Fact name={marked(name.slice(0, 200))} nameClass="untrusted mono" className="untrusted">
                {kind === 'time' && at !== null ? <Moment at={at} /> : marked(text.slice(0, MOST.characters))}
                {text.length > MOST.characters ? '…' : ''}
              </Fact>
            ))}
          </Facts>
        )}
        {claims && claims.length > MOST.claims ? <p className="faint">and {claims.length - MOST.claims} more</p> : null}
      </Section>
      <Section title="This family">
        <ol className={details.events}>
          {each(family.events.slice(-MOST.events), ({ at, kind, text }) => (
            <Grid as="li" columns="92px minmax(0, 1fr)" gap={8} line="above" pad={[4, 0]} data-event={kind}>
              <LiveText className="tabular faint" text={(now) => localDateTime(at, now).replace(/ today$/, '')} />
              <span className="untrusted">{marked(text.slice(0, MOST.characters))}</span>
            </Grid>
          ))}
        </ol>
      </Section>
    </>
  );
});

function Moment({ at }: { at: number }) {
  return (
    <span className={`${details.moment} tabular`}>
      <LiveText text={(now) => localDateTime(at, now)} /> <LiveText className="small faint" text={(now) => exact(at, now)} />
    </span>
  );
}

export function EndMark({ end }: { end: End }) {
  return (
    <span className={`${details.end} inline small medium tone-${LOOKS[end].tone}`} data-end={end}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path d={LOOKS[end].path} />
      </svg>
      {end}
    </span>
  );
}
