import { type ReactNode, useEffect, useRef, useState } from 'react';
import { PREFERENCE_FIELDS, type PreferenceFieldId } from '../../../electron/model/window/preference-fields';
import { PREFERENCE_PARTS, type PreferencePart } from '../../../electron/model/window/window-parts';
import { classes } from '../../components/classes';
import { Page, Row, Section, Stack } from '../../components/layout';
import { Switch } from '../../components/toggles';
import looks from '../../components/looks.module.css';
import { showPreferences } from '../../state/actions';
import { useApp } from '../../state/app';
import styles from './preferences.module.css';

const IDS = Object.keys(PREFERENCE_PARTS) as PreferencePart[];
const elementId = (part: PreferencePart) => `preferences-${part}`;

/** A part of the app's settings, under its name. */
export function Part({ id, title, children }: { id: PreferencePart; title?: string; children: ReactNode }) {
  return (
    <Section labelled level="h2" title={title ?? PREFERENCE_PARTS[id]} gap={16} id={elementId(id)} tabIndex={-1} className="ringless">
      {children}
    </Section>
  );
}

const fieldId = (field: PreferenceFieldId) => `preference-${field}`;

/** The name of a setting, as the page says it. */
export const nameOf = (field: PreferenceFieldId) => PREFERENCE_FIELDS[field].name;

/** One setting, by which it is found. */
export function Field({ id, children }: { id: PreferenceFieldId; children: ReactNode }) {
  return <div id={fieldId(id)}>{children}</div>;
}

interface SwitchFieldProps {
  id: PreferenceFieldId;
  isSelected: boolean;
  onChange: (isSelected: boolean) => unknown;
  description: string;
  /** In place of the setting's name. */
  children?: string;
}

/** One setting that is on or off. */
export function SwitchField({ id, children = nameOf(id), ...rest }: SwitchFieldProps) {
  return (
    <Field id={id}>
      <Switch {...rest}>{children}</Switch>
    </Field>
  );
}

/** What is chosen in a group, or else the first that takes the focus. */
const FOCUSABLE = ['input:checked', '[aria-pressed="true"]', ':is(input, button):not(:disabled, [tabindex="-1"])'];

function focusField(field: PreferenceFieldId): boolean {
  const box = document.getElementById(fieldId(field));
  const target = FOCUSABLE.map((selector) => box?.querySelector<HTMLElement>(selector)).find((found) => found);
  if (!box || !target) return false;
  box.scrollIntoView({ block: 'center' });
  target.focus({ preventScroll: true });
  return true;
}

/** The parts as one page, and the list to find them by. */
export function Parts({ children }: { children: ReactNode }) {
  const place = useApp((state) => state.place);
  const frame = useRef<HTMLDivElement>(null);
  /** Where the last one chosen came to stand: near the end not at the top. */
  const chosen = useRef<{ part: PreferencePart; top: number } | null>(null);
  const [current, setCurrent] = useState<PreferencePart>('appearance');
  // It is drawn once the main process has told what there is.
  const hasUpdates = useApp((state) => state.updates !== null) && place.at === 'preferences' && place.part === 'updates';
  // biome-ignore lint/correctness/useExhaustiveDependencies: says that the part is there now
  useEffect(() => {
    if (place.at !== 'preferences' || place.part === undefined) return;
    if (place.field === undefined || !focusField(place.field)) {
      const part = document.getElementById(elementId(place.part));
      part?.scrollIntoView();
      part?.focus({ preventScroll: true });
    }
    chosen.current = { part: place.part, top: frame.current?.querySelector('.scroll')?.scrollTop ?? 0 };
    setCurrent(place.part);
  }, [place, hasUpdates]);
  useEffect(() => {
    const pane = frame.current?.querySelector('.scroll');
    const follow = () => pane && setCurrent(pane.scrollTop === chosen.current?.top ? chosen.current.part : partAtTop(pane));
    pane?.addEventListener('scroll', follow, { passive: true });
    return () => pane?.removeEventListener('scroll', follow);
  }, []);
  return (
    <Row ref={frame} align="start" className={`${styles.frame} fill`}>
      <Stack as="nav" aria-label="Parts of the settings" gap={2} pad={[24, 8]} top fixed className={styles.list}>
        {IDS.map((id) => (
          <button
            key={id}
            type="button"
            aria-current={id === current ? 'true' : undefined}
            className={classes(looks.item, styles.entry)}
            onClick={() => showPreferences(id)}
          >
            {PREFERENCE_PARTS[id]}
          </button>
        ))}
      </Stack>
      <Page gap={32} className={styles.column}>
        {children}
      </Page>
    </Row>
  );
}

/** The part that the upper third of the pane shows; at the very end the last, which may never get there. */
function partAtTop(pane: Element): PreferencePart {
  const { top, height } = pane.getBoundingClientRect();
  const isAtEnd = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 1;
  const begun = IDS.filter((id) => (document.getElementById(elementId(id))?.getBoundingClientRect().top ?? Infinity) < top + height / 3);
  return (isAtEnd && pane.scrollTop > 0 ? IDS.at(-1) : begun.at(-1)) ?? 'appearance';
}
