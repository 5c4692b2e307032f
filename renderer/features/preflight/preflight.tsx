import { type ReactNode, useEffect, useState } from 'react';
import type { ConnectionView } from '../../../electron/contract';
import { MAX_CREDENTIAL_PROBES, MAX_PREFLIGHT_REQUESTS, type PreflightReport, type PreflightView } from '../../../electron/model/preflight';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Fold } from '../../components/disclosure';
import { Fact, Facts } from '../../components/facts';
import { Icon } from '../../components/icons';
import { Card, Page, Row, Stack } from '../../components/layout';
import { Loading, ProblemPane } from '../../components/placeholders';
import { Checkbox } from '../../components/toggles';
import { rescueFocus } from '../../components/rescue-focus';
import { signIn } from '../header/deeds';
import { useCommand } from '../../state/commands';
import { closePreflight, startPreflight, stopPreflight, usePreflight } from '../../state/preflight';
import { localTime } from '../../state/time';
import { useConnection } from '../../state/use-connection';
import looks from '../../components/looks.module.css';
import { Mark } from '../checks/verdict';
import { hasDraft, saveDraft } from '../editor/drafts';
import { ProbeTable } from './probe-table';
import { STARTS } from './offer';
import { Step } from './step';
import { credentialOf, hostsOf, isReady, LOOKS_LIKE, outcomeOf, sentInWords } from './words';

/** In place of the connection's settings. */
export function PreflightPage({ connectionId }: { connectionId: string }) {
  const leave = () => {
    closePreflight(connectionId);
    rescueFocus('[data-opens="preflight"]');
  };
  useCommand('leave', leave);
  const [isDraft, setDraft] = useState(hasDraft(connectionId));
  const save = async (view: ConnectionView) => {
    const isSaved = await saveDraft(view);
    if (isSaved) setDraft(false);
    return isSaved;
  };
  // What led here is often gone with its page.
  useEffect(() => rescueFocus(STARTS), []);
  return (
    <Page as="section" gap={16} aria-labelledby="preflight-title">
      <button type="button" className={`${looks.link} inline`} onClick={leave}>
        <Icon name="arrow-left" size={14} />
        Back to the settings
      </button>
      {isDraft ? (
        <Callout tone="note" title="You left the form with unsaved changes">
          The server is asked about what is saved, so “Save and check” saves them first. You can undo that.
        </Callout>
      ) : null}
      <Preflight
        connectionId={connectionId}
        startLabel={isDraft ? 'Save and check' : undefined}
        save={save}
        onReady={
          <Button variant="primary" icon="key" onPress={() => signIn(connectionId)}>
            Sign in
          </Button>
        }
      />
    </Page>
  );
}

export interface PreflightProps {
  connectionId: string;
  /** The provider's name: it stands under a heading of the guided way, for somebody who does not know the words of OAuth. */
  guide?: string;
  /** What the button says where it saves what was changed. */
  startLabel?: string;
  /** Saves what was changed before it is checked; false: it could not be saved. */
  save: (connection: ConnectionView) => Promise<boolean>;
  /** What comes next, shown once nothing stands in the way. */
  onReady: ReactNode;
}

/** What the provider accepts, asked before anybody signs in. */
export function Preflight({ connectionId, ...rest }: PreflightProps) {
  const connection = useConnection(connectionId);
  const { view, problem } = usePreflight(connectionId);
  const failure = problem ?? connection.problem;
  if (failure && (view === null || connection.value === null)) return <ProblemPane problem={failure} onRetry={connection.again} />;
  if (view === null || connection.value === null) return <Loading />;
  return <Known connection={connection.value} preflight={view} {...rest} />;
}

interface KnownProps extends Omit<PreflightProps, 'connectionId'> {
  connection: ConnectionView;
  preflight: PreflightView;
}

function Known({ connection, preflight, guide, startLabel, save, onReady }: KnownProps) {
  const { report, isOutdated, credential } = preflight;
  const [wantsCredential, setWanted] = useState(true);
  const isRunning = report?.status === 'running';
  // A change that was taken takes its button along.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new settings redraw the offers
  useEffect(() => rescueFocus(STARTS), [connection]);
  const mayTry = credentialOf(connection) !== null && credential.left > 0;
  const ready = isReady(preflight);
  const press = async () => {
    if (isRunning) await stopPreflight(connection.id);
    else if (await save(connection)) await startPreflight(connection.id, wantsCredential && mayTry);
  };
  return (
    <>
      <Row as="header" gap={[12, 24]} wrap justify="between">
        <div className="grow">
          {guide ? null : (
            <h1 className="title" id="preflight-title">
              Check before signing in
            </h1>
          )}
          <p className="dim prose">
            {guide
              ? `Finds typing mistakes and missing permissions before you meet them on a sign-in page: Tokenscope reads what you entered, then asks ${guide} whether it knows your program. You don't sign in yet, and nothing changes there.`
              : 'Looks for mistakes in the settings, then asks the server what it accepts from this client, without a sign-in and without getting a token.'}
          </p>
        </div>
        <Row gap={8}>
          <Button
            data-starts="preflight"
            aria-describedby={SENDS}
            variant={ready || isRunning ? 'default' : 'primary'}
            icon={isRunning ? 'stop' : report === null ? 'play' : 'refresh'}
            onPress={press}
          >
            {isRunning ? 'Stop' : (startLabel ?? (report === null ? 'Check now' : 'Check again'))}
          </Button>
          {ready ? onReady : null}
        </Row>
      </Row>
      <Sends
        isFirst={report === null && !guide}
        isPlain={!!guide}
        connection={connection}
        credential={credential}
        isChosen={wantsCredential && mayTry}
        onChoose={setWanted}
        isRunning={isRunning}
      />
      {report !== null && isOutdated ? (
        <Callout tone="note" title="The settings have changed since">
          Check again to see whether the server accepts them now.
        </Callout>
      ) : null}
      {report !== null && guide ? (
        <p className="dim prose">
          Each line is one thing that must be right. Only those marked Fail or Warning need you; they say what to do.
        </p>
      ) : null}
      {report === null ? null : <Report connection={connection} report={report} />}
    </>
  );
}

/** Id of what is said before anything is sent. */
const SENDS = 'preflight-sends';

interface SendsProps {
  /** Nothing was sent before. */
  isFirst: boolean;
  /** In everyday words; the exact ones are folded. */
  isPlain: boolean;
  connection: ConnectionView;
  credential: PreflightView['credential'];
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
  isRunning: boolean;
}

/** Said before anything is sent. */
function Sends({ isFirst, isPlain, connection, credential, isChosen, onChoose, isRunning }: SendsProps) {
  const name = credentialOf(connection);
  const hosts = hostsOf(connection);
  const { left, nextAt } = credential;
  const what = (
    <Facts terms="76px">
      <Fact name="Asks" text={hosts.join(', ') || 'The issuer or the endpoints are missing.'} className="mono" />
      <Fact name="Sends">
        At most {MAX_PREFLIGHT_REQUESTS} requests, one at a time: for the metadata, and the authorize request as a browser would send it. If
        something is refused, it also sends variants of that. It stops when the server asks for fewer.
      </Fact>
      <Fact name="Keeps">Each request is listed under Exchanges. The provider may log it too.</Fact>
    </Facts>
  );
  return (
    <Card id={SENDS} gap={8} pad={[12, 16]}>
      {isPlain ? (
        <p className="dim prose">
          It sends at most {MAX_PREFLIGHT_REQUESTS} short requests to {hosts.join(', ') || 'the provider'}, one after another.
        </p>
      ) : null}
      {isFirst ? what : <Fold label="What is sent">{what}</Fold>}
      {name === null ? null : (
        <Checkbox
          isSelected={isChosen}
          onChange={onChoose}
          isDisabled={isRunning || left === 0}
          description={
            left === 0
              ? `Tried ${MAX_CREDENTIAL_PROBES} times within the hour${nextAt === null ? '' : `; next at ${localTime(nextAt)}`}. Wrong credentials can lock a client.`
              : `One token request with a code that can't exist. Wrong credentials can lock a client, so at most ${MAX_CREDENTIAL_PROBES} tries an hour; ${left} left.`
          }
        >
          {isPlain ? `Also try whether your ${name} is accepted` : `Also try the ${name} at the token endpoint`}
        </Checkbox>
      )}
    </Card>
  );
}

function Report({ connection, report }: { connection: ConnectionView; report: PreflightReport }) {
  const { verdict, text } = outcomeOf(report);
  const { steps, stopped, status } = report;
  return (
    <>
      <Stack gap={8}>
        <Row gap={[4, 16]} wrap justify="between">
          <Row as="h2" gap={8}>
            <Mark result={{ status: status === 'running' ? 'running' : 'done', verdict: verdict && LOOKS_LIKE[verdict] }} />
            <span role="status">{text}</span>
          </Row>
          <p className="dim tabular">{sentInWords(report)}</p>
        </Row>
        {stopped === null ? null : <p className="dim">{stopped.text}</p>}
        <Card as="ol" frame="plain" pad={[0]} aria-label="Steps">
          {steps.map((step) => (
            <Step key={`${report.id} ${step.id}`} view={connection} step={step} isOver={status !== 'running'} />
          ))}
        </Card>
      </Stack>
      <ProbeTable view={connection} report={report} />
    </>
  );
}
