import type { FlowView, Problem } from '../../../electron/contract';
import { isAnsweredByForm, isAnsweredInFragment } from '../../../electron/model/authorize-request';
import { CHAIN_CLIENT } from '../../../electron/model/chain-client';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Fold } from '../../components/disclosure';
import { later } from '../../components/later';
import { Row, Stack } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { ask, cancelFlow, connect } from '../../state/actions';
import { useClocked } from '../../state/clock';
import { dismissStray, useStray } from '../../state/strays';
import { countdown, localTime } from '../../state/time';
import { PasteForm } from './paste-form';
import { TimeLeft } from './time-left';

const BrowserShows = later(() => import('./browser-shows').then((module) => module.BrowserShows));

/** Milliseconds after which it is worth asking what the browser shows. */
const QUIET_MS = 10_000;

export const RING = { width: 76 };
/** In a narrow pane the text stands below the ring. */
export const BESIDE = { flex: '1 1 200px', minWidth: 0 };

/** The browser has it now: what is waited for, since when, and what to do where it does not come. */
export function Waiting({ flow }: { flow: FlowView }) {
  const stray = useStray(flow.id);
  return stray === null ? <Patient flow={flow} /> : <Strayed flow={flow} problem={stray} />;
}

function Patient({ flow }: { flow: FlowView }) {
  const paste = flow.receiver === 'paste';
  const isInFragment = isAnsweredInFragment(flow.authorizeUrl);
  const pastesForm = paste && isAnsweredByForm(flow.authorizeUrl);
  const isQuiet = useClocked((now) => now - flow.startedAt >= QUIET_MS);
  return (
    <>
      <Row as="section" frame="panel" wrap align="start" gap={16} pad={24} aria-labelledby="flow-waiting-title">
        <div style={RING}>
          <TimeLeft startedAt={flow.startedAt} timeoutAt={flow.timeoutAt} />
        </div>
        <Stack top gap={12} style={BESIDE}>
          <h2 id="flow-waiting-title" className="subtitle">
            {pastesForm
              ? 'Sign in, then paste the form data'
              : paste
                ? 'Sign in, then paste the final URL'
                : 'Finish signing in with your browser'}
          </h2>
          <p className="dim">
            {pastesForm
              ? "Sign in on the provider's page in your browser. It posts the response as a form, so it isn't in the address bar: copy the form data of that request, as it was sent, from the browser's network log."
              : paste
                ? "Sign in on the provider's page in your browser. After the redirect, copy the whole URL from the address bar."
                : `The provider's page is open in your browser.${isInFragment ? '' : ' Tokenscope continues automatically when the browser redirects back.'}`}
            {isInFragment && paste ? ' The response is in all that follows "#"; copy that too.' : null}
            {flow.receiver === 'scheme' ? ' Your browser may ask whether to open Tokenscope. Choose Open.' : null}
          </p>
          {isInFragment && !paste ? (
            <Callout tone="warning" title="The response won't come back here">
              It stands after "#" in the URL, which stays in the browser. Cancel, choose Pasted URL under Redirect in the settings (or
              response_mode form_post with Loopback), and sign in again.
            </Callout>
          ) : null}
          {paste ? <PasteForm flow={flow} /> : null}
          {flow.receiver === 'loopback' && !isInFragment ? <Carried flow={flow} /> : null}
          {flow.redirectUri === null ? null : (
            <p>
              <span className="faint">Waiting for the redirect to</span> <code className="untrusted">{flow.redirectUri}</code>{' '}
              <LiveText className="faint tabular" text={(now) => sinceWords(flow.startedAt, now)} />
            </p>
          )}
          <Row gap={8}>
            <Button icon="external" onPress={() => ask('flows.reopen', { flowId: flow.id })}>
              Open again
            </Button>
            <Cancel flow={flow} />
          </Row>
          {/* Below the buttons, which so never move under the pointer. */}
          {flow.problem && !paste ? <Callout live tone="warning" problem={flow.problem} /> : null}
          {flow.page && !flow.problem ? <PageTrouble problem={flow.page} /> : null}
        </Stack>
      </Row>
      {isQuiet ? <BrowserShows flow={flow} /> : null}
    </>
  );
}

/** A browser on another computer ends on a page that it can't open; its URL is all that is needed. */
function Carried({ flow }: { flow: FlowView }) {
  return (
    <Fold label="The browser is on another computer">
      <Stack gap={8}>
        <p className="dim">
          It ends on a page that it can't open. Copy the whole URL of that page from its address bar, and paste it here.
        </p>
        <PasteForm flow={flow} />
      </Stack>
    </Fold>
  );
}

/** "since 14:32:07 (0:24)". Both in milliseconds since the epoch. */
function sinceWords(startedAt: number, now: number): string {
  return `since ${localTime(startedAt)} (${countdown(Math.floor(Math.max(0, now - startedAt) / 1000) * 1000)})`;
}

/** Tokenscope asked for the page itself; the browser may have had another answer, so the sign-in goes on. */
function PageTrouble({ problem }: { problem: Problem }) {
  return (
    <Callout live tone="warning" problem={problem}>
      Tokenscope requested the sign-in page once, without signing in; see Exchanges. If your browser shows the login anyway, finish signing
      in there.
    </Callout>
  );
}

/** Nothing is left to finish in the browser: the person starts again, unless they know better. */
function Strayed({ flow, problem }: { flow: FlowView; problem: Problem }) {
  return (
    <Callout
      live
      tone="error"
      problem={problem}
      mending={{ except: ['sign-in'] }}
      actions={
        <>
          {flow.connectionId === CHAIN_CLIENT ? null : (
            <Button variant="primary" autoFocus onPress={() => connect(flow.connectionId)}>
              Start again
            </Button>
          )}
          <Button onPress={() => dismissStray(flow.id)}>Keep waiting</Button>
          <Cancel flow={flow} />
        </>
      }
    />
  );
}

export function Cancel({ flow }: { flow: FlowView }) {
  return (
    <Button variant="quiet" onPress={() => cancelFlow(flow.connectionId, flow.id)}>
      Cancel
    </Button>
  );
}
