import type { ConnectionView } from '../../../electron/contract';
import { settingsIn } from '../../../electron/model/connection-input';
import { type PreflightPatch, withPatch } from '../../../electron/model/preflight';
import { changesOf, type SettingChange } from '../../../electron/model/preflight-changes';
import { Button } from '../../components/button';
import { Facts } from '../../components/facts';
import { Stack } from '../../components/layout';
import { rescueFocus } from '../../components/rescue-focus';
import { marked } from '../../components/untrusted';
import { ask } from '../../state/actions';
import { confirmFirst } from '../../state/confirmation';
import { fieldOfPath, FIELDS } from '../editor/form-fields';
import { sealedElsewhere, toForm } from '../editor/form-model';
import { sayUndoable } from '../editor/undo';

/** Whether it would still change anything. */
export const isOpen = (view: ConnectionView, patch: PreflightPatch) => changesOf(settingsIn(view), patch).length > 0;

/** Settings without a field of their own in the form. */
const OTHERS: Readonly<Record<string, string>> = {
  template: 'Template',
  provider: 'Provider',
  endpoints: 'Endpoints',
  signingKey: 'Signing key',
  clientCertificate: 'Client certificate',
  certificateBoundTokens: 'Certificate-bound tokens',
  assertionAudience: 'Audience of client assertions',
  dpopKey: 'DPoP key',
  offeredScopes: 'Scopes to choose from',
  tokenExchange: 'Token exchange',
  jwtBearer: 'JWT bearer assertion',
  legs: 'Extra parameters and headers',
  authorizeRequest: 'Authorization request',
  calls: 'Saved calls',
  variables: 'Variables',
};

/** How the person knows a setting: "Token endpoint", "Authorize request: resource". */
export function labelOf(path: string): string {
  const [setting = '', ...name] = path.split(' ');
  const field = fieldOfPath(setting);
  const { label, fullLabel = label } = field === null ? { label: OTHERS[setting] ?? setting } : FIELDS[field];
  return [fullLabel, ...name].join(' ');
}

/** What an offered change does, setting by setting. */
export function Changes({ view, patch, terms = '98px' }: { view: ConnectionView; patch: PreflightPatch; terms?: string }) {
  const before = settingsIn(view);
  const after = withPatch(before, patch);
  const isSecretLost = view.hasClientSecret !== false && sealedElsewhere(toForm(after), before) !== null;
  return (
    <Stack gap={6}>
      <Facts terms={terms}>
        {changesOf(before, patch).map((change) => (
          <Changed key={change.path} change={change} />
        ))}
      </Facts>
      {isSecretLost ? <p className="dim">The sealed credential belongs to the old value: enter it again afterwards.</p> : null}
    </Stack>
  );
}

export function Changed({ change }: { change: SettingChange }) {
  return (
    <div>
      <dt>{labelOf(change.path)}</dt>
      <dd className="untrusted">
        <FromTo {...change} />
      </dd>
    </div>
  );
}

/** What a setting says now, and what it would say; `none`: how to say that nothing is left of it. */
export function FromTo({ from, to, none = 'not sent' }: Pick<SettingChange, 'from' | 'to'> & { none?: string }) {
  return (
    <>
      <span className="visually-hidden">from </span>
      <del className={from === '' ? 'faint' : 'dim'}>{from === '' ? 'not set' : marked(from)}</del>
      <br />
      <span className="visually-hidden">to </span>
      <ins className={to === '' ? 'faint' : 'strong'}>{to === '' ? none : marked(to)}</ins>
    </>
  );
}

/** The button that checks again. */
export const STARTS = '[data-starts="preflight"]';

/** Makes an offered change, which can be undone; what comes next is to check again. */
export async function take(view: ConnectionView, patch: PreflightPatch): Promise<void> {
  const done = await ask('connections.update', { id: view.id, input: withPatch(settingsIn(view), patch) });
  if (!done) return;
  sayUndoable(view);
  rescueFocus(STARTS);
}

/** Shows what changes, then asks. */
export function UseThis({ view, patch, isBest }: { view: ConnectionView; patch: PreflightPatch; isBest: boolean }) {
  const choose = () =>
    confirmFirst({
      title: 'Use this?',
      about: view.id,
      text: <Changes view={view} patch={patch} />,
      confirmLabel: 'Use this',
      tone: 'primary',
      onConfirm: () => take(view, patch),
    });
  return (
    <Button size="small" variant={isBest ? 'primary' : 'default'} onPress={choose}>
      Use this…
    </Button>
  );
}
