import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs';
import layout from './layout.module.css';
import styles from './tabs.module.css';

interface TabItem<Id extends string> {
  id: Id;
  label: ReactNode;
  /** Beside the label: how many, or how much as "25 B"; hidden when null. */
  count?: number | string | null;
  content: ReactNode;
  /** Called as the pointer comes over the tab. */
  onNear?: () => unknown;
}

export interface TabsProps<Id extends string> {
  label: string;
  /** Before the tabs, where those of two things have the same names. */
  title?: string;
  items: readonly TabItem<Id>[];
  selected: Id;
  onSelect: (id: Id) => void;
  /** `page`: across the pane; `inline`: within a panel; `bare`: without the line below. */
  kind?: 'page' | 'inline' | 'bare';
}

/** Only the selected panel is mounted. */
export function Tabs<Id extends string>({ label, title, items, selected, onSelect, kind = 'inline' }: TabsProps<Id>) {
  return (
    <AriaTabs
      className={`${layout.column} grow ringless`}
      selectedKey={selected}
      onSelectionChange={(key) => {
        const chosen = items.find((item) => item.id === key);
        if (chosen) onSelect(chosen.id);
      }}
    >
      <div className={styles.bar} data-kind={kind}>
        {title ? <h3 className={styles.title}>{title}</h3> : null}
        <TabList className={styles.list} aria-label={label}>
          {items.map((item) => (
            <Tab key={item.id} id={item.id} className={styles.tab} onHoverStart={item.onNear}>
              {item.label}
              {item.count === null || item.count === undefined ? null : (
                <>
                  {' '}
                  <span className={`${styles.count} small faint tabular`}>{item.count}</span>
                </>
              )}
            </Tab>
          ))}
        </TabList>
      </div>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className={`${layout.column} grow ring-inside`}>
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
