import { answer, ok, sent } from '../../../support/bridge';
import { open, press, says } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { FlowView } from '../../../../electron/contract';
import { askedWords } from '../../../../renderer/features/flow/device-code';
import { DeviceWaiting } from '../../../../renderer/features/flow/device-waiting';
import { outlineOf } from '../../../../renderer/features/flow/qr-code';
import { stepsOf } from '../../../../renderer/features/flow/steps';
import { clock } from '../../../../renderer/state/clock';

const START = 1_795_000_000_000;
const DEVICE: NonNullable<FlowView['device']> = {
  userCode: 'WDJB-MJHT',
  verificationUri: 'https://as.example/go',
  page: 'https://as.example/go?user_code=WDJB-MJHT',
  carriesCode: true,
  intervalMs: 5_000,
  asked: 0,
  nextAskAt: START + 5_000,
};
const flow = (change: Partial<FlowView> = {}): FlowView => ({
  id: 'f',
  connectionId: 'c',
  status: 'waiting',
  receiver: 'scheme',
  authorizeUrl: null,
  redirectUri: null,
  signsIn: 'device',
  device: DEVICE,
  startedAt: START,
  timeoutAt: START + 600_000,
  problem: null,
  page: null,
  silence: null,
  ...change,
});

beforeEach(() => {
  clock.anchor(START + 1_000);
  for (const method of ['flows.reopen', 'flows.cancel'] as const) answer(method, () => ok(null));
});

describe('a device code', () => {
  it('stands with its page, which is opened by the main process, as a QR code too', async () => {
    await open(<DeviceWaiting flow={flow()} device={DEVICE} />);
    await says('WDJB-MJHT');
    await says('https://as.example/go');
    await says('Asks the server in 4 s. It allows one request every 5 s.');
    expect(document.querySelector('svg[role="img"]')?.getAttribute('aria-label')).toBe('QR code of the page at as.example');
    await press('button', 'Open as.example');
    expect(sent('flows.reopen')).toEqual([{ flowId: 'f' }]);
    await press('button', 'Cancel');
    expect(sent('flows.cancel')).toEqual([{ flowId: 'f' }]);
  });

  it('is shown as text alone where the server names no web page', async () => {
    const device = { ...DEVICE, page: null, carriesCode: false, verificationUri: 'javascript:alert(1)' };
    await open(<DeviceWaiting flow={flow({ device })} device={device} />);
    await says('javascript:alert(1)');
    await says("This isn't a web URL");
    expect(document.querySelector('svg[role="img"], a, [href]')).toBeNull();
    expect([...document.querySelectorAll('button')].map(({ textContent }) => textContent)).toEqual(['Copy code', 'Copy URL', 'Cancel']);
  });

  it('says how often the server was asked', () => {
    expect(askedWords({ ...DEVICE, asked: 1 }, START)).toBe('Asked the server once, next in 5 s. It allows one request every 5 s.');
    expect(askedWords({ ...DEVICE, asked: 7, intervalMs: 10_000 }, START + 9_000)).toBe(
      'Asked the server 7 times, next in 0 s. It allows one request every 10 s.',
    );
  });
});

it.each<[Partial<FlowView>, string[]]>([
  [{ status: 'preparing', device: null }, ['Requesting a code', 'Waiting for the sign-in', 'Connected']],
  [{ status: 'waiting' }, ['Received a code', 'Waiting for the sign-in', 'Connected']],
  [{ status: 'exchanging' }, ['Received a code', 'Signed in', 'Storing the tokens']],
])('has steps of its own: %j', (change, labels) => {
  expect(stepsOf(flow(change)).map(({ label }) => label)).toEqual(labels);
});

it('draws dark runs as one rectangle each', () => {
  const rows = [
    [true, true, false],
    [false, true, true],
  ];
  expect(outlineOf(rows)).toBe('M0 0h2v1h-2zM1 1h2v1h-2z');
});
