import type { CheckCatalogueView } from '../../../electron/contract';
import { COMMANDS, type CommandArea, type CommandId, keysOf } from '../../../electron/model/window/commands';
import { shownKeys } from '../../../electron/model/window/keys';
import { environmentName, othersAround } from '../../../electron/model/environments';
import { phaseOf } from '../../../electron/model/phase';
import { PREFERENCE_FIELD_IDS, PREFERENCE_FIELDS, type PreferenceFieldId } from '../../../electron/model/window/preference-fields';
import { PREFERENCE_PARTS, type PreferencePart } from '../../../electron/model/window/window-parts';
import { select, showNew, showPreferences, updateSettings } from '../../state/actions';
import { store } from '../../state/app';
import { setSession } from '../../state/checks';
import { clock } from '../../state/clock';
import { perform, readyCommands } from '../../state/commands';
import { isForgotten } from '../../state/phase';
import { allOffered, type Offer } from '../../state/offers';
import { type Beside, selectCall, showBeside } from '../calls/session';
import { copyDeeds, mainDeed, moreDeeds } from '../header/deeds';
import { want } from '../../state/wanted';
import { folded, match, wordsOf } from './rank';

export interface Entry extends Offer {
  group: string;
  /** As shown: "Ctrl K". */
  keys?: string;
}

/** Of no use from a list of commands. */
const LEFT_OUT: ReadonlySet<CommandId> = new Set<CommandId>([
  'palette',
  'leave',
  'next-tab',
  'previous-tab',
  'refresh',
  'copy-access',
  'next-environment',
]);

const GROUPS: Partial<Record<CommandArea, string>> = {
  Connection: 'This connection',
  Token: 'This connection',
  'Calls and settings': 'This connection',
};

function commandEntries(isMac: boolean): Entry[] {
  return readyCommands()
    .filter((id) => !LEFT_OUT.has(id))
    .map((id) => {
      const { name, area } = COMMANDS[id];
      return {
        id: `command:${id}`,
        group: GROUPS[area] ?? (area === 'Help' ? 'Help' : 'Go to'),
        label: name,
        keys: keysShown(id, isMac),
        run: () => perform(id),
      };
    });
}

function keysShown(id: CommandId, isMac: boolean): string | undefined {
  const [first] = keysOf(id, isMac);
  return first === undefined ? undefined : shownKeys(first, isMac);
}

/** What can be done with the connection that is shown. */
function hereEntries(isMac: boolean): Entry[] {
  const { place, byId, connections, grants, flows, practice } = store.get();
  const summary = place.at === 'connection' ? byId.get(place.id) : undefined;
  if (!summary) return [];
  const grant = grants.get(summary.id) ?? null;
  const phase = phaseOf(grant ?? summary, clock.now());
  const forgotten = isForgotten(summary, grant, practice);
  const isSigningIn = ['preparing', 'waiting', 'exchanging'].includes(flows.get(summary.id)?.status ?? '');
  const copies = copyDeeds(summary.id, grant)
    .filter(({ isDisabled }) => !isDisabled)
    .map((deed) => ({ ...deed, id: `copy-${deed.id}`, label: `Copy ${deed.label.replace(/^[AR]/, (letter) => letter.toLowerCase())}` }));
  const keys: Record<string, string | undefined> = { refresh: keysShown('refresh', isMac), 'copy-access': keysShown('copy-access', isMac) };
  const deeds = [
    ...(isSigningIn ? [] : [mainDeed(summary.id, grant, phase, forgotten)]),
    ...copies,
    ...moreDeeds(summary, grant, phase, forgotten),
  ];
  const own = deeds.map(({ id, label, description, run }) => ({
    id: `here:${id}`,
    group: 'This connection',
    label,
    detail: description,
    keys: keys[id],
    run,
  }));
  const switches = othersAround(summary, connections).map((other, index) => ({
    id: `switch:${other.id}`,
    group: 'This connection',
    label: `Switch to ${environmentName(other) || other.name}`,
    detail: other.name,
    also: 'environment',
    keys: index === 0 ? keysShown('next-environment', isMac) : undefined,
    run: () => select(other.id),
  }));
  return [...own, ...switches];
}

function connectionEntries(): Entry[] {
  return store.get().connections.map(({ id, name, environment, caption, template }) => ({
    id: `connection:${id}`,
    group: 'Connections',
    label: name,
    detail: [environment, caption].filter((text) => text !== '').join(', '),
    also: template,
    run: () => select(id),
  }));
}

function callEntries(): Entry[] {
  const { place, views } = store.get();
  const view = place.at === 'connection' ? views.get(place.id) : undefined;
  return (view?.calls ?? []).map(({ id, name, method, url }) => ({
    id: `call:${view?.id} ${id}`,
    group: 'Calls',
    label: name,
    detail: `${method} ${url}`,
    run: () => {
      if (!view) return;
      selectCall(view.id, id);
      select(view.id, 'calls');
    },
  }));
}

const BESIDE_CALLS = {
  variables: { label: 'Variables of calls', also: 'environment secret value placeholder' },
  history: { label: 'History of calls', also: 'sent before log' },
  elsewhere: { label: 'Run a call on another connection too', also: 'works here not there side by side compare environments' },
} as const satisfies Record<Beside, { label: string; also: string }>;

function besideEntries(): Entry[] {
  const { place, views } = store.get();
  // The tab of a connection without calls shows neither.
  if (place.at !== 'connection' || views.get(place.id)?.calls.length === 0) return [];
  const { id } = place;
  return (Object.keys(BESIDE_CALLS) as Beside[]).map((beside) => ({
    id: `beside:${beside}`,
    group: 'Calls',
    ...BESIDE_CALLS[beside],
    run: () => {
      select(id, 'calls');
      showBeside(id, beside);
      want({ connectionId: id, beside });
    },
  }));
}

/** Plans, and the checks in them, of a connection. */
export function checkEntries(connectionId: string, { plans, checks }: CheckCatalogueView): Entry[] {
  const open = (planId: string) => {
    setSession(connectionId, { place: { at: 'plans' }, planId });
    select(connectionId, 'checks');
  };
  return [
    ...plans.map(({ id, name, description }) => ({
      id: `plan:${id}`,
      group: 'Checks',
      label: name,
      detail: description,
      also: 'run checks plan',
      run: () => open(id),
    })),
    ...checks.flatMap(({ id, statement }) => {
      const plan = plans.find((one) => one.checks.includes(id));
      return plan ? [{ id: `check:${id}`, group: 'Checks', label: statement, detail: `in “${plan.name}”`, run: () => open(plan.id) }] : [];
    }),
  ];
}

const THEMES = { system: 'system', light: 'light', dark: 'dark' } as const;

/** By part: what a person may look for that its name doesn't say. */
const SOUGHT: Record<PreferencePart, string> = {
  appearance: 'dark light UTC time zone',
  notifications: 'expiry refresh failed',
  'signing-in': 'browser wait time-out redirect scheme port',
  security: 'copied secrets idle lock password',
  network: 'proxy PAC certificate authorities CA TLS',
  kept: 'exchange log history claims delete privacy',
  backup: 'restore move another computer passphrase',
  updates: 'new version',
  about: 'version data folder telemetry keychain',
  removal: 'delete uninstall reset',
};

function partEntries(): Entry[] {
  return (Object.keys(PREFERENCE_PARTS) as PreferencePart[]).map((part) => ({
    id: `preferences:${part}`,
    group: 'App settings',
    label: PREFERENCE_PARTS[part],
    also: SOUGHT[part],
    run: () => showPreferences(part),
  }));
}

/** Drawn only where there is something to set. */
const isOffered = (field: PreferenceFieldId) => {
  const { updates } = store.get();
  return field !== 'look-for-updates' || (updates !== null && updates.way !== 'none');
};

function fieldEntries(isMac: boolean): Entry[] {
  return PREFERENCE_FIELD_IDS.filter(isOffered).map((field) => {
    const { part, name, alone = name, also } = PREFERENCE_FIELDS[field];
    return {
      id: `preference:${field}`,
      group: 'App settings',
      label: field === 'tray' && isMac ? 'Show in the menu bar' : alone,
      detail: PREFERENCE_PARTS[part],
      also,
      run: () => showPreferences(part, field),
    };
  });
}

function settingEntries(): Entry[] {
  return (['system', 'light', 'dark'] as const).map((theme) => ({
    id: `theme:${theme}`,
    group: 'App settings',
    label: `Theme: ${THEMES[theme]}`,
    also: 'appearance colours mode',
    detail: store.get().settings.theme === theme ? 'current' : undefined,
    run: () => updateSettings({ theme }),
  }));
}

/** Its ending is that of any JSON, which the system opens elsewhere. */
const CHAIN_FILE: Entry = {
  id: 'open:chain',
  group: 'Go to',
  label: 'Open a shared chain…',
  also: 'discover steps sequence file',
  run: async () => (await import('../../state/discovery')).openShared(),
};

/** All that can be found now, by group. */
export function allEntries(): Entry[] {
  const isMac = store.get().platform === 'darwin';
  const offered = allOffered().flatMap(({ group, offers }) => offers.map((offer) => ({ ...offer, group })));
  const practice = { id: 'new:practice', group: 'Go to', label: 'New practice connection', run: () => showNew('practice') };
  return [
    ...hereEntries(isMac),
    ...commandEntries(isMac),
    practice,
    CHAIN_FILE,
    ...offered,
    ...besideEntries(),
    ...callEntries(),
    ...connectionEntries(),
    ...settingEntries(),
    ...partEntries(),
    ...fieldEntries(isMac),
  ];
}

/** A chain starts from a URL that is typed or pasted. */
function urlEntries(query: string): Entry[] {
  const url = query.trim();
  if (!/^https?:\/\/[^\s/]+\S*$/i.test(url)) return [];
  const run = async () => (await import('../../state/discovery')).startDiscovery(url);
  return [{ id: 'discover:url', group: 'URL', label: `Start from ${url}`, run }];
}

export interface Found {
  entry: Entry;
  /** Places of the found characters in its label. */
  at: number[];
}

/** Rows that are drawn; the rest is counted. */
const MOST_ROWS = 60;
/** Rows of a group before anything is typed. */
const FIRST_ROWS = 12;

const texts = new WeakMap<Entry, { label: string; rest: string }>();

function textsOf(entry: Entry) {
  let text = texts.get(entry);
  if (text === undefined) {
    text = { label: folded(entry.label), rest: folded(`${entry.detail ?? ''} ${entry.also ?? ''}`) };
    texts.set(entry, text);
  }
  return text;
}

/**
 * What is shown for a query: the best first, in groups, the group of the best first. With nothing typed, what was chosen last comes first.
 * @param recent Ids of entries, the latest first.
 */
export function search(entries: readonly Entry[], query: string, recent: readonly string[]): { found: Found[]; total: number } {
  const words = wordsOf(query);
  if (words.length === 0) {
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    const last = recent.flatMap((id) => byId.get(id) ?? []).slice(0, 5);
    const shown = new Set(last);
    const counts = new Map<string, number>();
    const rest = entries.filter((entry) => {
      const count = (counts.get(entry.group) ?? 0) + 1;
      counts.set(entry.group, count);
      return !shown.has(entry) && count <= FIRST_ROWS;
    });
    const listed = [...last.map((entry) => ({ ...entry, group: 'Recent' })), ...inGroups(rest, ({ group }) => group)];
    return { found: listed.slice(0, MOST_ROWS).map((entry) => ({ entry, at: [] })), total: entries.length };
  }
  const scored = entries.flatMap((entry, index) => {
    const { label, rest } = textsOf(entry);
    const found = match(words, label, rest);
    if (found === null) return [];
    const place = recent.indexOf(entry.id);
    return [{ entry, at: found.at, score: found.score + (place < 0 ? 0 : Math.max(2, 15 - place)), index }];
  });
  scored.sort((a, b) => b.score - a.score || a.index - b.index);
  const best = scored.slice(0, MOST_ROWS);
  const url = urlEntries(query).map((entry) => ({ entry, at: [] }));
  return { found: [...url, ...inGroups(best, ({ entry }) => entry.group)], total: url.length + scored.length };
}

/** Keeps the order within and among groups, each group in one piece. */
function inGroups<T>(items: readonly T[], groupOf: (item: T) => string): T[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(groupOf(item)) ?? [];
    group.push(item);
    groups.set(groupOf(item), group);
  }
  return [...groups.values()].flat();
}
