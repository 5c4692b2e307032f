import { useRef, useState } from 'react';
import { useBorrowedFocus } from '../../components/borrowed-focus';
import type { FaultView } from '../../../electron/contract';
import { Button, IconButton } from '../../components/button';
import { Icon, Spinner } from '../../components/icons';
import { SearchBox } from '../../components/search-box';
import { Switch } from '../../components/toggles';
import { onEscape } from '../../components/use-keys';
import { usePractice } from '../../state/app';
import { clearFaults, closeFaults, isOn, setFault, useFaultPending, useFaults } from '../../state/faults';
import { FAULT_GROUPS } from '../../../electron/model/fault-groups';
import { faultInWords, faultsByGroup, faultsInWords, numberFor, onNow } from './fault-words';
import { Column, Grid, Row, ScrollPane } from '../../components/layout';
import looks from '../../components/looks.module.css';
import styles from './fault-lab.module.css';
import fields from '../../components/text-field.module.css';

/** The practice provider's fault switches. Not a dialog, so that a fault can be set and its effect seen in the rest of the window. */
export function FaultLab() {
  const faults = useFaults();
  const practice = usePractice();
  const [query, setQuery] = useState('');
  const root = useRef<HTMLElement>(null);
  const close = useBorrowedFocus(root, 'input', closeFaults);
  const onKeyDown = onEscape(() => (query === '' ? close() : setQuery('')));
  const on = faults ? onNow(faults) : [];
  const groups = faults ? faultsByGroup(faults, query) : [];
  return (
    <Column as="aside" className={`${styles.lab} raised`} ref={root} aria-label="Fault lab" onKeyDown={onKeyDown}>
      <Row pad={[12, 16, 8, 24]} as="header" gap={12} align="start" justify="between">
        <div>
          <Row as="h2" gap={8} className="subtitle">
            <Icon name="flask" />
            Fault lab
          </Row>
          <p className="small dim">
            How the practice provider misbehaves{practice.status === 'running' ? '.' : ', once it is running.'} Real providers are not
            affected.
          </p>
        </div>
        <IconButton icon="close" label="Close the fault lab (Esc)" size="small" onPress={close} />
      </Row>
      <Grid
        columns="minmax(0, 1fr) auto"
        gap={8}
        align="center"
        pad={[6, 24]}
        className={`${styles.state} dim${on.length > 0 ? ` ${styles.any}` : ''}`}
      >
        <Row as="span" gap={6} role="status">
          {on.length > 0 ? <Icon name="warning" size={14} /> : null}
          {on.length === 0 ? 'No faults enabled.' : `${faultsInWords(on.length)} on`}
        </Row>
        {on.length > 0 ? (
          <Button size="small" onPress={clearFaults}>
            Clear all
          </Button>
        ) : null}
        {on.length > 0 ? (
          <Row as="ul" gap={4} wrap className={styles.chips}>
            {on.map((fault) => (
              <li key={fault.id}>
                <button
                  type="button"
                  className={`${looks.slim} ${styles.chip} tabular`}
                  title="Turn it off"
                  onClick={() => void setFault(fault.id, fault.kind === 'number' ? 0 : false)}
                >
                  {faultInWords(fault)}
                  <Icon name="close" size={11} />
                  <span className="visually-hidden">: switch off</span>
                </button>
              </li>
            ))}
          </Row>
        ) : null}
      </Grid>
      <SearchBox label="Find a fault" placeholder="Find a fault" className={styles.find} query={query} onQuery={setQuery} />
      <ScrollPane label="Faults" grow pad={[12, 24, 24]}>
        {faults === null ? <Spinner label="Reading the switches" /> : null}
        {faults !== null && groups.length === 0 ? <p className="dim">No matching faults.</p> : null}
        {groups.map(({ group, faults: members }) => (
          <section key={group} aria-labelledby={`faults-${group}`}>
            <Row as="h3" id={`faults-${group}`} line="below" pad={[0, 0, 4]}>
              {FAULT_GROUPS[group].name} <em>{FAULT_GROUPS[group].text}</em>
            </Row>
            {members.map((fault) => (
              <Fault key={fault.id} fault={fault} />
            ))}
          </section>
        ))}
      </ScrollPane>
    </Column>
  );
}

function Fault({ fault }: { fault: FaultView }) {
  const isPending = useFaultPending(fault.id);
  const isSet = isOn(fault);
  return (
    <Grid
      pad={[6, 0, 8]}
      line="below"
      columns="minmax(0, 1fr) auto"
      gap={12}
      className={`${isSet ? ` ${styles.on}` : ''}`}
      aria-busy={isPending}
    >
      <Switch
        isSelected={isSet}
        onChange={(isSelected) => {
          void setFault(fault.id, fault.kind === 'number' ? (isSelected ? (fault.usual ?? 1) : 0) : isSelected);
        }}
        description={fault.text}
      >
        {fault.label}
      </Switch>
      {fault.kind === 'number' && isSet ? <FaultNumber key={String(fault.value)} fault={fault} /> : null}
    </Grid>
  );
}

/** A fault's number; applied on Enter and on leaving the field. */
function FaultNumber({ fault }: { fault: FaultView }) {
  const [typed, setTyped] = useState(String(fault.value));
  const parsed = numberFor(fault, typed);
  const apply = () => {
    if (typeof parsed === 'number' && parsed !== fault.value) void setFault(fault.id, parsed);
  };
  return (
    <div className={styles.number}>
      <div className={fields.frame}>
        <input
          className={`${fields.input} tabular`}
          inputMode="numeric"
          aria-label={`${fault.label}${fault.unit ? `, in ${fault.unit}` : ''}`}
          aria-invalid={typeof parsed === 'string' ? true : undefined}
          title={typeof parsed === 'string' ? parsed : undefined}
          value={typed}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          onBlur={apply}
          onKeyDown={(event) => {
            if (event.key === 'Enter') apply();
            else if (event.key === 'Escape' && typed !== String(fault.value)) setTyped(String(fault.value));
            else return;
            event.preventDefault();
          }}
        />
        {fault.unit ? <span className={`small dim ${styles.unit}`}>{fault.unit}</span> : null}
      </div>
      {typeof parsed === 'string' ? <p className={fields.error}>{parsed}</p> : null}
    </div>
  );
}
