// @vitest-environment happy-dom
import { answer, ok, refused as refusedBy, sent, tell } from '../../../support/bridge';
import { all, find, open, press, says, text } from '../../../support/page';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionView } from '../../../../electron/contract';
import { settingsIn } from '../../../../electron/model/connection-input';
import type { PreflightReport, PreflightView } from '../../../../electron/model/preflight';
import { ConfirmDialog } from '../../../../renderer/components/dialog';
import { dropDraft, hasDraft, keepDraft } from '../../../../renderer/features/editor/drafts';
import { Editor } from '../../../../renderer/features/editor/editor';
import { toForm } from '../../../../renderer/features/editor/form-model';
import { PreflightPage } from '../../../../renderer/features/preflight/preflight';
import { store } from '../../../../renderer/state/app';
import { openPreflight, preflights } from '../../../../renderer/state/preflight';
import { summaryOf } from '../sidebar/summaries';
import { connection, probe, remark, report, step, view } from './reports';

const refused = step('redirect-uri', {
  verdict: 'fail',
  text: 'Katana refuses the redirect URI.',
  remarks: [remark()],
  evidence: ['x1'],
});
const works = { receiver: { kind: 'loopback', port: 4180, path: '/callback' } } as const;
let settings: ConnectionView;
let preflight: PreflightView;

async function shown(given: PreflightView): Promise<void> {
  preflight = given;
  await open(
    <>
      <PreflightPage connectionId="k" />
      <ConfirmDialog />
    </>,
  );
  await find('heading', 'Check before signing in');
}

/** The main process has come further. */
function comes(next: PreflightReport): void {
  preflight = { ...preflight, report: next };
  tell('preflight.changed', next);
}

beforeEach(() => {
  settings = connection;
  preflights.set(() => ({ views: new Map(), problems: new Map(), open: new Set() }));
  store.set((state) => ({ ...state, place: { at: 'connection', id: 'k', tab: 'settings' }, toasts: [] }));
  answer('connections.get', () => ok(settings));
  answer('preflight.get', () => ok(preflight));
  answer('preflight.start', () => ok(null));
  answer('preflight.stop', () => ok(null));
  answer('connections.update', ({ input }) => {
    settings = { ...settings, ...input };
    return ok(settings);
  });
});

describe('before it starts', () => {
  it('says what it does, whom it asks, and what is sent', async () => {
    await shown(view(null));
    await says('without a sign-in and without getting a token');
    await says('login.katanamrp.com');
    await says('At most 24 requests, one at a time');
    await says('Wrong credentials can lock a client, so at most 2 tries an hour; 2 left.');
    expect(text()).not.toContain('Ready to sign in');
  });

  it('tries the credential unless the person says otherwise, and never where no try is left', async () => {
    await shown(view(null));
    await press('button', 'Check now');
    await expect.poll(() => sent('preflight.start')).toEqual([{ connectionId: 'k', credential: true }]);
    document.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click();
    await press('button', 'Check now');
    await expect.poll(() => sent('preflight.start').at(-1)).toEqual({ connectionId: 'k', credential: false });
  });

  it('saves what was left unsaved in the form, and asks about that', async () => {
    keepDraft('k', { ...toForm(settings), clientId: 'client-2' });
    await shown(view(null));
    await says('You left the form with unsaved changes');
    await press('button', 'Save and check');
    await find('button', 'Check now');
    expect([sent('connections.update').map(({ input }) => input.clientId), sent('preflight.start').length]).toEqual([['client-2'], 1]);
    expect([hasDraft('k'), text().includes('unsaved')]).toEqual([false, false]);
  });

  it('asks nothing where that is refused, and keeps it', async () => {
    keepDraft('k', { ...toForm(settings), clientId: 'client-2' });
    answer('connections.update', () => refusedBy({ code: 'connection-invalid', what: 'No.', likelyCause: '', action: '', evidence: [] }));
    await shown(view(null));
    await press('button', 'Save and check');
    await expect.poll(() => store.get().toasts.length).toBe(1);
    expect([sent('preflight.start'), hasDraft('k')]).toEqual([[], true]);
    dropDraft('k');
  });

  it('says when the next try is free', async () => {
    await shown(view(null, { credential: { left: 0, nextAt: 3_600_000 } }));
    await says(/Tried 2 times within the hour; next at/);
    await press('button', 'Check now');
    await expect.poll(() => sent('preflight.start')).toEqual([{ connectionId: 'k', credential: false }]);
  });
});

describe('while it runs', () => {
  it('says what is asked and how much was sent, and stops when told to; the button keeps the focus', async () => {
    await shown(view(null));
    await press('button', 'Check now');
    const button = document.activeElement;
    const running = report([step('scope', { status: 'running', verdict: null, text: '' })], { status: 'running', endedAt: null });
    comes(running);
    await says('Scopes…');
    await says('7 of at most 24 requests sent to login.katanamrp.com');
    expect(document.activeElement).toBe(button);
    await press('button', 'Stop');
    await expect.poll(() => sent('preflight.stop')).toEqual([{ connectionId: 'k' }]);
    comes({ ...running, status: 'stopped', endedAt: 3_000, stopped: { why: 'person', text: 'You stopped it.' } });
    await says('You stopped it.');
    await find('button', 'Check again');
  });
});

describe('what was found', () => {
  it('is a line each; what failed is unfolded and leads to its setting and its request', async () => {
    await shown(view(report([refused, step('pkce', { verdict: 'unknown', text: 'Only a sign-in shows it.' })])));
    await says('One thing stands in the way');
    await find('button', /^Redirect URI Katana refuses the redirect URI\. Fail$/);
    await says("PKCE Only a sign-in shows it. Can't tell");
    await says("The redirect URI isn't registered.");
    await says('redirect_uri did not match');
    await press('button', 'Show the request');
    expect(store.get().place).toEqual({ at: 'connection', id: 'k', tab: 'exchanges' });
  });

  it('offers the sign-in once nothing stands in the way, and not where something does', async () => {
    await shown(view(report([refused])));
    expect(all('button', 'Sign in')).toEqual([]);
    comes(report([step('metadata', { verdict: 'warn' })]));
    await says('Ready, with one warning');
    await find('button', 'Sign in');
  });

  it('takes an offered change after showing it, can undo it, and goes on at "Check again"', async () => {
    await shown(view(report([refused])));
    await says('http://127.0.0.1:4180/callback/');
    await press('button', 'Use this');
    expect(sent('connections.update')).toEqual([{ id: 'k', input: { ...settingsIn(connection), ...works } }]);
    preflight = { ...preflight, isOutdated: true };
    tell('connection.changed', summaryOf('k'));
    await says('The settings have changed since');
    await expect.poll(() => all('button', 'Use this')).toEqual([]);
    await expect.poll(() => document.activeElement).toBe(await find('button', 'Check again'));
    await expect.poll(() => store.get().toasts.length).toBe(1);
    await store.get().toasts[0]?.undo?.();
    expect(sent('connections.update').at(-1)?.input.receiver).toEqual(connection.receiver);
  });

  it('says that the sealed secret stays behind where the change is of the client', async () => {
    const swapped = remark({ change: { clientId: 'client-2' }, mend: [] });
    await shown(view(report([step('client', { verdict: 'fail', remarks: [swapped] })])));
    await says('The sealed credential belongs to the old value: enter it again afterwards.');
  });
});

describe('what was tried', () => {
  const own = probe('1');
  const good = probe('2', { redirectUri: 'http://127.0.0.1:4180/callback', outcome: 'accepted', text: '', change: works });

  it('is a table whose working row is marked and can be used', async () => {
    await shown(view(report([refused], { probes: [own, probe('3', { pkce: 'off' }), good], works: '2' })));
    const rows = [...document.querySelectorAll('tbody tr')].map((row) => row.textContent);
    expect(rows).toHaveLength(3);
    expect(rows[2]).toMatch(/127\.0\.0\.1:4180\/callback.*same.*works/);
    expect(document.querySelectorAll('th[scope="col"]')).toHaveLength(5);
    await press('button', 'Use this…');
    await find('alertdialog', 'Use this?');
    expect(sent('connections.update')).toEqual([]);
    await press('button', 'Use this');
    await expect.poll(() => sent('connections.update')).toMatchObject([{ input: works }]);
  });

  it('is not there where nothing was refused', async () => {
    await shown(view(report([])));
    await says('Ready to sign in');
    expect(text()).not.toContain('What was tried');
  });
});

describe('in the settings', () => {
  beforeEach(async () => {
    preflight = view(null);
    await open(<Editor id="k" />);
    await find('textbox', 'Name');
  });

  it('it takes the place of the form and gives it back', async () => {
    await press('button', 'Check before signing in');
    await find('heading', 'Check before signing in');
    await expect.poll(() => document.activeElement).toBe(await find('button', 'Check now'));
    await press('button', 'Back to the settings');
    await find('textbox', 'Name');
    await expect.poll(() => document.activeElement).toBe(await find('button', 'Check before signing in'));
  });

  it('it makes way for the setting that mends something', async () => {
    preflight = view(report([refused]));
    openPreflight('k');
    await press('button', 'Open Redirect');
    await find('textbox', 'Name');
    expect(preflights.get().open.has('k')).toBe(false);
  });
});
