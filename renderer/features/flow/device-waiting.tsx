import type { FlowView } from '../../../electron/contract';
import { Grid, Stack } from '../../components/layout';
import { type Device, DeviceCode, DeviceQr } from './device-code';
import { TimeLeft } from './time-left';
import { Cancel } from './waiting';

/** A code is shown here, and somebody signs in with it in any browser (RFC 8628 section 3.3). */
export function DeviceWaiting({ flow, device }: { flow: FlowView; device: Device }) {
  return (
    <Grid as="section" frame="panel" columns="76px minmax(0, 1fr) auto" gap={16} pad={24} aria-labelledby="flow-device-title">
      <TimeLeft startedAt={flow.startedAt} timeoutAt={flow.timeoutAt} />
      <Stack top gap={12}>
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
    </Grid>
  );
}
