import type { ReactNode } from 'react';
import type { FlowView } from '../../../electron/contract';
import { inShort } from '../../../electron/model/text/durations';
import { urlOf } from '../../../electron/model/text/url';
import { Button, CopyButton } from '../../components/button';
import { Callout } from '../../components/callout';
import { Row, Stack } from '../../components/layout';
import { LiveText } from '../../components/live-text';
import { marked } from '../../components/untrusted';
import { ask } from '../../state/actions';
import { QrCode } from './qr-code';
import styles from './flow-panel.module.css';

export type Device = NonNullable<FlowView['device']>;

interface DeviceCodeProps {
  flow: FlowView;
  device: Device;
  /** Beside the button that opens the page. */
  children: ReactNode;
}

/** A device's code, the page to enter it at, and how often the server was asked. */
export function DeviceCode({ flow, device, children }: DeviceCodeProps) {
  const { userCode, verificationUri, page } = device;
  return (
    <Stack gap={12}>
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
            Open {marked(hostOf(page))}
          </Button>
        )}
        {children}
      </Row>
      {page === null ? <Callout tone="warning" title="This isn't a web URL, so it can't be opened from here" /> : null}
      <p className="faint tabular">
        <LiveText text={(now) => askedWords(device, now)} />
      </p>
      {flow.problem ? <Callout live tone="warning" problem={flow.problem} /> : null}
    </Stack>
  );
}

export function DeviceQr({ page }: { page: string | null }) {
  return page === null ? null : <QrCode text={page} label={`QR code of the page at ${hostOf(page)}`} size={168} />;
}

function hostOf(page: string): string {
  return urlOf(page)?.host ?? '';
}

/** "Asked the server 3 times, next in 4 s. It allows one request every 5 s." */
export function askedWords({ asked, nextAskAt, intervalMs }: Pick<Device, 'asked' | 'nextAskAt' | 'intervalMs'>, now: number): string {
  const seconds = Math.ceil(Math.max(0, nextAskAt - now) / 1000);
  const so = asked === 0 ? 'Asks the server' : `Asked the server ${asked === 1 ? 'once' : `${asked} times`}, next`;
  return `${so} in ${seconds} s. It allows one request every ${inShort(intervalMs)}.`;
}
