import type { FlowView } from '../../../electron/contract';
import { Row, Stack } from '../../components/layout';
import { type Device, DeviceCode, DeviceQr } from './device-code';
import { TimeLeft } from './time-left';
import { BESIDE, Cancel, RING } from './waiting';

/** A code is shown here, and somebody signs in with it in any browser (RFC 8628 section 3.3). */
export function DeviceWaiting({ flow, device }: { flow: FlowView; device: Device }) {
  return (
    <Row as="section" frame="panel" wrap align="start" gap={16} pad={24} aria-labelledby="flow-device-title">
      <div style={RING}>
        <TimeLeft startedAt={flow.startedAt} timeoutAt={flow.timeoutAt} />
      </div>
      <Stack top gap={12} style={BESIDE}>
        <h2 id="flow-device-title" className="subtitle">
          Sign in with this code
        </h2>
        <p className="dim">
          Open the page on any device and enter the code. Tokenscope continues automatically once the sign-in is finished.
          {device.carriesCode ? ' Opened from here, the page already knows the code: compare it before you confirm.' : null}
        </p>
        <DeviceCode flow={flow} device={device}>
          <Cancel flow={flow} />
        </DeviceCode>
      </Stack>
      <DeviceQr page={device.page} />
    </Row>
  );
}
