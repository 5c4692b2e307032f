import { type ReactNode, useId } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { Switch as AriaSwitch } from 'react-aria-components/Switch';
import { Icon } from './icons';
import fields from './text-field.module.css';
import styles from './toggles.module.css';

export interface ToggleProps {
  children: ReactNode;
  description?: ReactNode;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean;
}

/** Takes effect at once. */
export function Switch({ children, description, ...rest }: ToggleProps) {
  const id = useId();
  return (
    <Described id={id} description={description}>
      <AriaSwitch {...rest} className={styles.toggle} aria-describedby={description ? id : undefined}>
        <span className={styles.track} aria-hidden="true" />
        <span>{children}</span>
      </AriaSwitch>
    </Described>
  );
}

/** Part of a form. */
export function Checkbox({ children, description, ...rest }: ToggleProps) {
  const id = useId();
  return (
    <Described id={id} description={description} kind="checkbox">
      <AriaCheckbox {...rest} className={styles.toggle} aria-describedby={description ? id : undefined}>
        <span className={styles.box} aria-hidden="true">
          <Icon name="check" size={14} />
        </span>
        <span>{children}</span>
      </AriaCheckbox>
    </Described>
  );
}

interface DescribedProps extends Pick<ToggleProps, 'description' | 'children'> {
  id: string;
  kind?: 'checkbox';
}

function Described({ id, description, kind, children }: DescribedProps) {
  return (
    <div>
      {children}
      {description ? (
        <div id={id} className={`${fields.description} ${styles.description}`} data-kind={kind}>
          {description}
        </div>
      ) : null}
    </div>
  );
}
