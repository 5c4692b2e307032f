import type { FlowView } from '../../../electron/contract';
import { inShort } from '../../../electron/model/text/durations';
import { urlOf } from '../../../electron/model/text/url';
import { Button, CopyButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Grid, Row, Stack } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { marked } from '../../components/untrusted';
import { ask } from '../../state/actions';
import { QrCode } from './qr-code';
import { TimeLeft } from './time-left';
import { Cancel } from './waiting';
import styles from './flow-panel.module.css';

type Device = NonNullable<FlowView['device']>;

/** A code is shown here, and somebody signs in with it in any browser (RFC 8628 section 3.3). */
export function DeviceWaiting({ flow, device }: { flow: FlowView; device: Device }) {
  const { userCode, verificationUri, page, carriesCode } = device;
  const host = page === null ? null : urlOf(page)?.host;
  return (
    <Grid as="section" frame="panel" columns="76px minmax(0, 1fr) auto" gap={16} pad={24} aria-labelledby="flow-device-title">
      <TimeLeft startedAt={flow.startedAt} timeoutAt={flow.timeoutAt} />
      <Stack top gap={12}>
        <h2 id="flow-device-title" className="subtitle">
          Sign in with this code
        </h2>
        <p className="dim">
          Open the page on any device and enter the code. Tokenscope continues automatically once the sign-in is finished.
          {carriesCode ? ' Opened from here, the page already knows the code: compare it before you confirm.' : null}
        </p>
        <Row gap={12} wrap>
          <output className={`${styles.code} mono`} aria-label="Code">
            {marked(userCode)}
          </output>
          <CopyButton text={userCode} label="Copy code" variant="default" />
        </Row>
        <Row frame="sunken" pad={[8, 12]} gap={8} justify="between">
          <span className="mono untrusted grow">{marked(verificationUri)}</span>
          <CopyButton text={verificationUri} label="Copy URL" />
        </Row>
        <Row gap={8} wrap>
          {page === null ? null : (
            <Button variant="primary" icon="external" onPress={() => ask('flows.reopen', { flowId: flow.id })}>
              Open {marked(host ?? '')}
            </Button>
          )}
          <Cancel flow={flow} />
        </Row>
        {page === null ? <Callout tone="warning" title="This isn't a web URL, so it can't be opened from here" /> : null}
        <p className="faint tabular">
          <LiveText text={(now) => askedWords(device, now)} />
        </p>
        {flow.problem ? <Callout live tone="warning" problem={flow.problem} /> : null}
      </Stack>
      {page === null ? null : <QrCode text={page} label={`QR code of the page at ${host}`} size={168} />}
    </Grid>
  );
}

/** "Asked the server 3 times, next in 4 s. It allows one request every 5 s." */
export function askedWords({ asked, nextAskAt, intervalMs }: Pick<Device, 'asked' | 'nextAskAt' | 'intervalMs'>, now: number): string {
  const seconds = Math.ceil(Math.max(0, nextAskAt - now) / 1000);
  const so = asked === 0 ? 'Asks the server' : `Asked the server ${asked === 1 ? 'once' : `${asked} times`}, next`;
  return `${so} in ${seconds} s. It allows one request every ${inShort(intervalMs)}.`;
}
