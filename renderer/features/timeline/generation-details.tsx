import { inShort } from '../../../electron/model/durations';
import { memo } from 'react';
import type { ShownFamily, ShownGeneration } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Chip } from '../../components/chip';
import { LiveText } from '../../components/live-text';
import { marked } from '../../components/untrusted';
import { exact, localDateTime, ordinal } from '../../state/time';
import { type End, endWords } from './layout';
import { endPaths } from './marks';
import { Fact, Facts } from '../../components/facts';
import { Card, Grid, Row, Stack } from '../../components/layout';
import details from './generation-details.module.css';

const MAX_SCOPES = 40;
const MAX_CLAIMS = 60;
const MAX_EVENTS = 60;
const LONGEST = 400;

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
  const { issuedAt, expiresAt, endedAt } = generation;
  const letter = chosen[0] === generation.id ? 'A' : chosen[1] === generation.id ? 'B' : null;
  const validAfter = endedAt !== null && expiresAt !== null && expiresAt > endedAt && end === 'replaced';
  return (
    <>
      <header>
        <Row as="h2" gap={12} justify="between">
          <span className={details.name}>{ordinal(generation.number)} generation</span>
          <EndMark end={end} />
        </Row>
        <p className="dim">{hows[generation.how]}</p>
      </header>
      <Facts terms="92px" className={details.facts}>
        <Fact name="Issued">
          <Moment at={issuedAt} />
        </Fact>
        {endedAt !== null && end !== 'current' ? (
          <Fact name={endWords[end][0]?.toUpperCase() + endWords[end].slice(1)}>
            <Moment at={endedAt} />
          </Fact>
        ) : null}
        <Fact name={end === 'current' ? 'Expires' : end === 'expired' ? 'Expired' : 'Expiry'}>
          {expiresAt === null ? 'no expiry known' : <Moment at={expiresAt} />}
        </Fact>
        {endedAt !== null && end !== 'current' && endedAt >= issuedAt ? (
          <Fact name="In use for">
            <span className="tabular">{inShort(endedAt - issuedAt)}</span>
            {expiresAt === null ? null : <span className="faint tabular"> of {inShort(expiresAt - issuedAt)}</span>}
          </Fact>
        ) : expiresAt === null ? null : (
          <Fact name="Lifetime">
            <span className="tabular">{inShort(expiresAt - issuedAt)}</span>
          </Fact>
        )}
        <Fact name="Fingerprint">
          <code>{generation.fingerprint}</code>
        </Fact>
        <Fact name="Refresh token">
          {generation.refreshFingerprint === null ? (
            <span className="dim">none came with it</span>
          ) : (
            <code>{generation.refreshFingerprint}</code>
          )}
        </Fact>
        <Fact name="Key" className="mono" text={generation.key?.slice(0, LONGEST) ?? null} />
      </Facts>
      {validAfter ? (
        <Card as="p" frame="dashed" className="dim">
          Replaced, but not revoked: APIs that only check the token itself may accept it until it expires.
        </Card>
      ) : null}
      <Row gap={6} wrap className={details.actions}>
        {previous !== null ? (
          <Button size="small" onPress={() => onCompare(previous, generation.id)}>
            Compare to previous
          </Button>
        ) : null}
        <Button size="small" variant="quiet" aria-pressed={letter !== null} onPress={() => onChoose(generation.id)}>
          {letter ? `Chosen as ${letter}` : 'Choose to compare'}
        </Button>
      </Row>
      {generation.scopes === null ? null : (
        <Stack as="section" gap={6}>
          <h3>
            Scopes <em className="tabular">{generation.scopes.length}</em>
          </h3>
          {generation.scopes.length === 0 ? <p className="dim">None.</p> : null}
          <Row as="ul" gap={4} wrap>
            {generation.scopes.slice(0, MAX_SCOPES).map((scope, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: scopes may repeat in hostile input
              <li key={index}>
                <Chip shape="square" mono>
                  {marked(scope.slice(0, 200))}
                </Chip>
              </li>
            ))}
            {generation.scopes.length > MAX_SCOPES ? <li className="faint">and {generation.scopes.length - MAX_SCOPES} more</li> : null}
          </Row>
        </Stack>
      )}
      <Stack as="section" gap={6}>
        <h3>
          Claims <em className="tabular">{generation.claims?.length ?? ''}</em>
        </h3>
        {generation.claims === null ? (
          <p className="dim">{keepsClaims ? 'This token has no readable claims.' : 'Not kept in the history: see Preferences.'}</p>
        ) : (
          <Facts lined named terms="92px" className={details.claims}>
            {generation.claims.slice(0, MAX_CLAIMS).map((claim, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat in hostile input
              <Fact key={index} name={marked(claim.name.slice(0, 200))} nameClass="untrusted mono" className="untrusted">
                {claim.kind === 'time' && claim.at !== null ? <Moment at={claim.at} /> : marked(claim.text.slice(0, LONGEST))}
                {claim.text.length > LONGEST ? '…' : ''}
              </Fact>
            ))}
          </Facts>
        )}
        {generation.claims && generation.claims.length > MAX_CLAIMS ? (
          <p className="faint">and {generation.claims.length - MAX_CLAIMS} more</p>
        ) : null}
      </Stack>
      <Stack as="section" gap={6}>
        <h3>This family</h3>
        <ol className={details.events}>
          {family.events.slice(-MAX_EVENTS).map((event, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two events may have the same time
            <Grid as="li" columns="92px minmax(0, 1fr)" gap={8} line="above" pad={[4, 0]} key={index} data-event={event.kind}>
              <LiveText className="tabular faint" text={(now) => shortMoment(event.at, now)} />
              <span className="untrusted">{marked(event.text.slice(0, LONGEST))}</span>
            </Grid>
          ))}
        </ol>
      </Stack>
    </>
  );
});

function shortMoment(at: number, now: number): string {
  return localDateTime(at, now).replace(/ today$/, '');
}

function Moment({ at }: { at: number }) {
  return (
    <span className={`${details.moment} tabular`}>
      <LiveText text={(now) => localDateTime(at, now)} /> <LiveText className="faint" text={(now) => exact(at, now)} />
    </span>
  );
}

export function EndMark({ end }: { end: End }) {
  return (
    <span className={details.end} data-end={end}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path d={endPaths[end]} />
      </svg>
      {endWords[end]}
    </span>
  );
}
