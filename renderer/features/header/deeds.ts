import type { ConnectionSummary, GrantView } from '../../../electron/contract';
import { inShort } from '../../../electron/model/text/durations';
import type { Phase } from '../../../electron/model/phase';
import type { MenuEntry } from '../../components/menu';
import {
  connect,
  copyImportLink,
  copyToken,
  duplicate,
  forgetTokens,
  go,
  keepAlive,
  refresh,
  revealToken,
  select,
  showGuide,
} from '../../state/actions';
import { store } from '../../state/app';
import { confirmFirst } from '../../state/confirmation';
import { exportConnection } from '../../state/exporting';
import { openEnvironments } from '../../state/environments';
import { openPreflight } from '../../state/preflight';
import { canRefresh } from '../../state/phase';
import { deleteConnections } from '../sidebar/delete';
import { refreshWithFewer } from './fewer-scopes';
import { signOutAtProvider } from './sign-out';

/** One thing that can be done with a connection. */
export interface ConnectionDeed extends MenuEntry<string> {
  run: () => unknown;
}

const confirmForget = (id: string) =>
  confirmFirst({
    title: "Forget this connection's tokens?",
    about: id,
    text: "The sealed access, refresh and ID tokens are deleted from this computer. Settings and client secret stay. The tokens aren't revoked.",
    confirmLabel: 'Forget tokens',
    cancelLabel: 'Keep them',
    onConfirm: () => forgetTokens(id),
  });

export const signIn = (id: string) => {
  select(id, 'token');
  return connect(id);
};

const isClient = (grant: GrantView | null) => grant?.family.at(-1)?.how === 'retrieved';

/** What the main button of the header does, by how things stand. */
export function mainDeed(id: string, grant: GrantView | null, phase: Phase, forgotten: boolean): ConnectionDeed {
  if (grant !== null && canRefresh(grant) && !forgotten) {
    return { id: 'refresh', label: isClient(grant) ? 'New token' : 'Refresh', icon: 'refresh', run: () => refresh(id) };
  }
  return { id: 'connect', label: phase === 'never-connected' ? 'Connect' : 'Sign in again', icon: 'key', run: () => signIn(id) };
}

/** Copies a token of the connection; those it lacks are disabled. */
export const copyDeeds = (id: string, grant: GrantView | null): ConnectionDeed[] => [
  {
    id: 'access',
    label: 'Access token',
    description: `Clipboard cleared after ${inShort(store.get().settings.clipboardMs)}`,
    isDisabled: !grant?.access,
    run: () => copyToken(id, 'access'),
  },
  { id: 'refresh', label: 'Refresh token', isDisabled: !grant?.hasRefreshToken, run: () => copyToken(id, 'refresh') },
  { id: 'id', label: 'ID token', isDisabled: !grant?.id, run: () => copyToken(id, 'id') },
];

/** The rest of what can be done with a connection now, in the order of its menu. */
export function moreDeeds(summary: ConnectionSummary, grant: GrantView | null, phase: Phase, forgotten: boolean): ConnectionDeed[] {
  const { id } = summary;
  const isRefreshable = grant !== null && canRefresh(grant) && !forgotten;
  const canSignInAgain = isRefreshable && !isClient(grant);
  const deeds: (ConnectionDeed | false | null | undefined)[] = [
    canSignInAgain && {
      id: 'again',
      label: 'Sign in again',
      icon: 'key',
      description: 'Starts a new token family',
      run: () => signIn(id),
    },
    isRefreshable &&
      (grant.scopesGranted ?? grant.scopesAsked).length > 1 && {
        id: 'narrower',
        label: isClient(grant) ? 'New token with fewer scopes…' : 'Refresh with fewer scopes…',
        icon: 'refresh',
        run: () => refreshWithFewer(id, grant),
      },
    summary.watched
      ? { id: 'let-go', label: 'Stop keeping alive', icon: 'loop', run: () => keepAlive(id, false) }
      : isRefreshable && {
          id: 'keep',
          label: 'Keep alive',
          icon: 'loop',
          description: 'Refreshes automatically before expiry',
          run: () => keepAlive(id, true),
        },
    grant?.access && {
      id: 'reveal-access',
      label: 'Reveal access token',
      icon: 'eye',
      separated: isRefreshable,
      run: () => revealToken(id, 'access'),
    },
    grant?.hasRefreshToken && { id: 'reveal-refresh', label: 'Reveal refresh token', icon: 'eye', run: () => revealToken(id, 'refresh') },
    grant?.id && { id: 'reveal-id', label: 'Reveal ID token', icon: 'eye', run: () => revealToken(id, 'id') },
    grant?.id && {
      id: 'sign-out',
      label: 'Sign out at the provider…',
      icon: 'external',
      separated: true,
      description: 'Ends the session in the browser',
      run: () => signOutAtProvider(id),
    },
    phase !== 'never-connected' && {
      id: 'forget',
      label: 'Forget tokens…',
      icon: 'close',
      separated: !grant?.id,
      run: () => confirmForget(id),
    },
    { id: 'guide', label: 'Set up step by step', icon: 'chevron-right', run: () => showGuide(id) },
    {
      id: 'preflight',
      label: 'Check before signing in',
      icon: 'play',
      description: 'Preflight: what the server accepts',
      run: () => openPreflight(id),
    },
    {
      id: 'tap',
      label: 'Tap…',
      icon: 'eye',
      description: 'See what your own app sends',
      run: () => go({ at: 'tap', connectionId: id }),
    },
    {
      id: 'prove',
      label: 'Prove my integration…',
      icon: 'check',
      description: 'Whether your own app handles tokens right',
      run: () => go({ at: 'prove', connectionId: id }),
    },
    { id: 'duplicate', label: 'Duplicate', icon: 'duplicate', run: () => duplicate(id) },
    {
      id: 'new-environment',
      label: 'New environment…',
      icon: 'duplicate',
      description: 'These settings, other hosts and client',
      run: () => openEnvironments(id, 'new'),
    },
    {
      id: 'export',
      label: 'Export…',
      icon: 'upload',
      description: 'For other programs and people, without secrets',
      run: () => exportConnection(id),
    },
    {
      id: 'link',
      label: 'Copy import link',
      icon: 'copy',
      description: 'The settings in a link, without secrets',
      run: () => copyImportLink(id),
    },
    {
      id: 'template',
      label: 'Save as a template',
      icon: 'plus',
      description: 'Without Client ID and secrets',
      run: () => import('../../state/templates').then(({ saveAsTemplate }) => saveAsTemplate(id)),
    },
    { id: 'delete', label: 'Delete', icon: 'trash', tone: 'danger', separated: true, run: () => deleteConnections([id]) },
  ];
  return deeds.filter((deed) => !!deed);
}
