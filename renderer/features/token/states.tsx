import { grantOf } from '../../../electron/model/grants';
import type { ReactNode } from 'react';
import type { ConnectionSummary, ConnectionView, GrantView } from '../../../electron/contract';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Explanation } from '../../components/explanation';
import { EmptyState } from '../../components/placeholders';
import { Card, Grid, Stack } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { ProductionChip } from '../../components/production-mark';
import { Ring } from '../../components/ring';
import { connect, refresh, saveNow, select, showGuide, tryStored } from '../../state/actions';
import { useApp, useView } from '../../state/app';
import { useClocked } from '../../state/clock';
import { isUsable, phaseOf } from '../../../electron/model/phase';
import { isForgotten } from '../../state/phase';
import { countdown, localTime, relative } from '../../state/time';
import styles from './states.module.css';

export function StateNotice({ summary, grant }: { summary: ConnectionSummary; grant: GrantView }) {
  const phase = useClocked((now) => phaseOf(grant, now));
  const isBusy = useApp((state) => state.busy.has(grant.connectionId));
  const again = (
    <Button isPending={isBusy} onPress={() => connect(grant.connectionId)}>
      Sign in again
    </Button>
  );
  const { expiresAt } = grant;
  if (useApp((state) => isForgotten(summary, grant, state.practice))) {
    return (
      <Callout tone="note" title="The practice provider has forgotten these tokens" actions={again}>
        It keeps nothing when it stops or Tokenscope quits. Sign in again to get new tokens; these stay below for inspection.
      </Callout>
    );
  }
  if (phase === 'refresh-dead') {
    const refused = (now: number) =>
      summary.since === null ? 'The refresh token is dead' : `The refresh token was rejected ${relative(summary.since, now)}`;
    const whatIsLeft = (now: number) =>
      expiresAt !== null && isUsable(grant, now)
        ? `It can't be used to refresh again. The access token below is valid until ${localTime(expiresAt)}.`
        : "It can't be used to refresh again. The last tokens are kept below for inspection.";
    return (
      <Callout tone="error" title={<LiveText text={refused} />} problem={grant.problem} mending={{ except: ['sign-in'] }} actions={again}>
        <LiveText text={whatIsLeft} />
      </Callout>
    );
  }
  if (phase === 'outcome-unknown') return <OutcomeUnknown grant={grant} />;
  if (grant.unsaved) {
    return (
      <Callout
        tone="error"
        title="The newest tokens are in memory only"
        problem={grant.problem}
        actions={
          <Button variant="primary" isPending={isBusy} onPress={() => saveNow(grant.connectionId)}>
            Save now
          </Button>
        }
      >
        The refresh succeeded, but the vault could not store its tokens. Saving is retried automatically. Quitting before it succeeds loses
        them, and the stored refresh token may be used up.
      </Callout>
    );
  }
  // The problem itself explains that the new tokens last only until the app closes.
  if (grant.problem?.code === 'vault-not-writable') return <Callout tone="error" problem={grant.problem} />;
  if (grant.problem) {
    return (
      <Callout
        tone="warning"
        title="The last refresh failed; nothing was lost"
        problem={grant.problem}
        mending={{ except: ['refresh'], retry: () => refresh(grant.connectionId) }}
        actions={
          <Button isPending={isBusy} onPress={() => refresh(grant.connectionId)}>
            Try again
          </Button>
        }
      >
        {grant.retryAt === null ? null : <RetryAt at={grant.retryAt} />}
      </Callout>
    );
  }
  if (phase === 'not-yet-valid') return <NotYetValid validFrom={grant.validFrom} />;
  // An expired token is told by the header's sentence and its lifetime: a callout would push the page down at that second.
  return null;
}

/** @param validFrom Milliseconds since the epoch. */
function NotYetValid({ validFrom }: { validFrom: number | null }) {
  if (validFrom === null) return null;
  const left = (now: number) => `This access token becomes valid in ${countdown(validFrom - now)}, at ${localTime(validFrom)}`;
  return (
    <Callout tone="warning" title={<LiveText className="tabular" text={left} />}>
      Its nbf claim is in the future, so APIs return 401 until then. Wait, or compare the provider's clock with this computer's.
    </Callout>
  );
}

/** Until when no automatic refresh is sent. `at` in milliseconds since the epoch. */
function RetryAt({ at }: { at: number }) {
  const isOver = useClocked((now) => now >= at);
  if (isOver) return null;
  return (
    <LiveText
      className="tabular"
      text={(now) => `Nothing is sent automatically before ${localTime(at)}, in ${countdown(at - now)}. “Try again” sends at once.`}
    />
  );
}

function OutcomeUnknown({ grant }: { grant: GrantView }) {
  return (
    <Callout tone="warning" title="The outcome of the last refresh is unknown">
      {grant.problem ? (
        <Explanation told={grant.problem} withWhat />
      ) : (
        'The request was sent, but no response arrived. If the provider rotates refresh tokens, the one stored here may be used up.'
      )}
      <Grid pad={[12, 0, 0]} columns={2} gap={8}>
        <Choice
          title="Sign in again"
          text="A new token family replaces this one. Until it arrives, nothing stored changes."
          risk="No risk. Requires signing in."
          action={
            <Button variant="primary" onPress={() => connect(grant.connectionId)}>
              Sign in again
            </Button>
          }
        />
        <Choice
          title={
            <>
              Try the stored token once <ProductionChip id={grant.connectionId} />
            </>
          }
          text="If the provider never received the request, or allows some overlap, this works without signing in."
          risk="If it is used up, the provider may treat this as theft and end the whole family."
          action={<Button onPress={() => tryStored(grant.connectionId)}>Try it once</Button>}
        />
      </Grid>
    </Callout>
  );
}

function Choice({ title, text, risk, action }: { title: ReactNode; text: string; risk: string; action: ReactNode }) {
  return (
    <Card frame="plain" left gap={4} className={styles.choice}>
      <p className="strong">{title}</p>
      <p className="dim">{text}</p>
      <p>{risk}</p>
      {action}
    </Card>
  );
}

export function NeverConnected({ id }: { id: string }) {
  const view = useView(id);
  const isBusy = useApp((state) => state.busy.has(id));
  const isGuided = view?.guide !== undefined && view.guide.finishedAt === undefined;
  return (
    <EmptyState
      art={<Ring state="none" size={44} />}
      title="No token yet"
      actions={
        <>
          {isGuided ? (
            <Button variant="primary" size="large" onPress={() => showGuide(id)}>
              Continue setting up
            </Button>
          ) : null}
          <Button variant={isGuided ? 'default' : 'primary'} size="large" isPending={isBusy} onPress={() => connect(id)}>
            Connect
          </Button>
          <Button size="large" onPress={() => select(id, 'settings')}>
            Open settings
          </Button>
        </>
      }
    >
      {view ? <Steps view={view} /> : null}
    </EmptyState>
  );
}

export function Skeleton() {
  return (
    <Stack pad={24} gap={16} className={styles.skeleton} role="status">
      <span className="visually-hidden">Opening the sealed record</span>
      <i />
      <i />
      <i />
    </Stack>
  );
}

function Steps({ view }: { view: ConnectionView }) {
  const url = view.endpoints.authorization ?? view.issuer ?? view.endpoints.token;
  const host = url !== null && URL.canParse(url) ? new URL(url).host : 'the provider';
  if (!grantOf(view).signsIn) {
    return (
      <p>
        Connect asks <bdi className="strong">{host}</bdi> for a token with {grantOf(view).words.asksWith}, without a sign-in.
      </p>
    );
  }
  if (grantOf(view).signsIn === 'device') {
    return (
      <ol className={styles.steps}>
        <li>
          <bdi className="strong">{host}</bdi> returns a code and the page to enter it on.
        </li>
        <li>You open the page on any device, sign in and consent there; Tokenscope never sees your password.</li>
        <li>Tokens are stored encrypted and decoded here, with a countdown.</li>
      </ol>
    );
  }
  const backs = {
    scheme: 'The browser passes the result back to Tokenscope.',
    loopback: 'The browser returns to this computer automatically.',
    paste: 'You copy the redirected URL and paste it here.',
  };
  return (
    <ol className={styles.steps}>
      <li>
        Your browser opens <bdi className="strong">{host}</bdi>.
      </li>
      <li>You sign in and consent there; Tokenscope never sees your password.</li>
      <li>{backs[view.receiver.kind]}</li>
      <li>Tokens are stored encrypted and decoded here, with a countdown.</li>
    </ol>
  );
}
