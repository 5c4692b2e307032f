import type { ReactNode } from 'react';
import type { FlowView, RunView } from '../../../electron/contract';
import { Row, Stack } from '../../components/layout';
import { marked } from '../../components/untrusted';
import { type Device, DeviceCode, DeviceQr } from '../flow/device-code';

interface DeviceSignInProps {
  flow: FlowView;
  device: Device;
  signIn: NonNullable<RunView['signIn']>;
  /** Beside the button that opens the page. */
  children: ReactNode;
}

/** A run waits for somebody to sign in with a code. */
export function DeviceSignIn({ flow, device, signIn: { number, of, why }, children }: DeviceSignInProps) {
  return (
    <Row grow gap={16} align="start" justify="between">
      <Stack grow gap={12}>
        <div aria-live="polite">
          <b>{of > 1 ? `Sign-in ${number} of ${of}: enter this code` : 'Sign in with this code'}</b>
          <p className="dim">
            <bdi>{marked(why)}</bdi> Open the page on any device; the checks continue automatically.
          </p>
        </div>
        <DeviceCode flow={flow} device={device}>
          {children}
        </DeviceCode>
      </Stack>
      <DeviceQr page={device.page} />
    </Row>
  );
}
