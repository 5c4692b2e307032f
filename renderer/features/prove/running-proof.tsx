import { useState } from 'react';
import type { ProofView } from '../../../electron/model/proof';
import type { ReportKind } from '../../../electron/contract';
import { counted } from '../../../electron/model/text/counts';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Column, Row, ScrollPane, Stack } from '../../components/layout';
import { MoreMenu } from '../../components/menu';
import { Tabs } from '../../components/tabs';
import { ask } from '../../state/actions';
import { confirmFirst } from '../../state/confirmation';
import { closeProof, forgetProofs, pauseProof, proveAgain, skipScene, stopProof } from '../../state/proof';
import { capital } from '../../state/time';
import { sayReportCopied, sayReportSaved } from '../checks/actions';
import { againOf } from '../checks/choice';
import { ReportMenu } from '../checks/report-menu';
import { Results } from '../checks/results';
import { RunComparison } from '../checks/run-comparison';
import { RunSums } from '../checks/run-sums';
import { Now } from './now';
import { Settings } from './settings';

type Part = 'results' | 'settings';

/** A proof of an app: what is waited for, what was found, what the app has to be told. */
export function RunningProof({ proof }: { proof: ProofView }) {
  const { now, requests, run } = proof;
  const [chosen, setChosen] = useState<Part | null>(null);
  const [isComparing, setComparing] = useState(false);
  const part = chosen ?? (requests === 0 && run.status === 'running' ? 'settings' : 'results');
  if (isComparing && !now)
    return <RunComparison summary={null} other={null} read={() => invoke('proofs.compare')} onClose={() => setComparing(false)} />;
  return (
    <Column as="section" aria-labelledby="prove-title">
      <Row as="header" fixed gap={[6, 16]} wrap justify="between" pad={[12, 24]} line="below">
        <Stack gap={2} grow>
          <h1 id="prove-title" className="title clip">
            Proof: <bdi>{run.planName}</bdi>
          </h1>
          <span className="dim tabular clip">
            At <bdi>{proof.plays}</bdi>. {capital(requestsInWords(requests))}.
          </span>
        </Stack>
        <Actions proof={proof} onCompare={() => setComparing(true)} />
      </Row>
      {now ? <Now now={now} requests={requests} stray={proof.stray} /> : null}
      <Tabs
        kind="page"
        label="Parts of this proof"
        selected={part}
        onSelect={setChosen}
        items={[
          {
            id: 'results',
            label: 'Results',
            content: (
              <Results
                key={run.id}
                run={run}
                readEvidence={(checkId) => invoke('proofs.evidence', { checkId })}
                head={(filter) => (
                  <Stack fixed line="below" pad={[8, 24, 8, 16]}>
                    <RunSums run={run} {...filter} />
                  </Stack>
                )}
              />
            ),
          },
          {
            id: 'settings',
            label: 'Settings for your app',
            content: (
              <ScrollPane label="Settings for your app" grow pad={[16, 24, 24]}>
                <Settings proof={proof} />
              </ScrollPane>
            ),
          },
        ]}
      />
    </Column>
  );
}

function Actions({ proof: { now, run, hasBefore }, onCompare }: { proof: ProofView; onCompare: () => void }) {
  const left = againOf(run.results).map(({ id }) => id);
  const isPart = left.length > 0 && left.length < run.results.length;
  const isRunning = run.status === 'running';
  const end = () => {
    if (!isRunning) return closeProof();
    return confirmFirst({
      title: 'End this proof?',
      text: 'The provider of this proof stops, and its URLs with it. Its exchanges are gone, but for those in reports that you saved.',
      confirmLabel: 'End it',
      cancelLabel: 'Go on',
      onConfirm: closeProof,
    });
  };
  return (
    <Row gap={6} fixed>
      {isRunning ? (
        <>
          <Button size="small" onPress={() => pauseProof(!now?.isPaused)}>
            {now?.isPaused ? 'Resume' : 'Pause'}
          </Button>
          <Button size="small" onPress={skipScene}>
            Skip this
          </Button>
          <Button size="small" icon="stop" onPress={stopProof}>
            Stop
          </Button>
        </>
      ) : (
        <>
          {hasBefore ? (
            <Button aria-label="Compare with previous" size="small" variant="quiet" onPress={onCompare}>
              Compare
            </Button>
          ) : null}
          <ReportMenu onCopy={copyReport} onSave={saveReport} />
          <Button size="small" icon="refresh" variant="primary" onPress={() => proveAgain(isPart ? left : null)}>
            {!isPart ? 'Run again' : run.status === 'stopped' ? `Run remaining ${left.length}` : `Run ${left.length} again`}
          </Button>
        </>
      )}
      <MoreMenu
        label="More of this proof"
        items={[
          isPart && !isRunning && { id: 'again', label: 'Run all again', icon: 'refresh', run: () => proveAgain(null) },
          hasBefore && {
            id: 'forget',
            label: 'Forget kept results…',
            description: 'Of earlier runs at this server',
            icon: 'trash',
            run: forgetRuns,
          },
          { id: 'end', separated: hasBefore, label: isRunning ? 'End this proof…' : 'End this proof', icon: 'close', run: end },
        ]}
      />
    </Row>
  );
}

const forgetRuns = () =>
  confirmFirst({
    title: 'Forget the results of earlier runs?',
    text: 'The next run of a plan at this server then has nothing to be compared with. This run and saved reports stay.',
    confirmLabel: 'Forget',
    cancelLabel: 'Keep them',
    onConfirm: forgetProofs,
  });

const requestsInWords = (requests: number) =>
  requests === 0 ? 'no request of your app yet' : `${counted(requests, 'request')} of your app`;

const saveReport = async (kind: ReportKind) => sayReportSaved(kind, await ask('proofs.saveReport', { kind }));

async function copyReport(): Promise<void> {
  if (await ask('proofs.copyReport')) sayReportCopied();
}
