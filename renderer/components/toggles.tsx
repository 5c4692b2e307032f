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
export const Switch = (props: ToggleProps) => <Toggle {...props} kind="switch" />;

/** Part of a form. */
export const Checkbox = (props: ToggleProps) => <Toggle {...props} kind="checkbox" />;

function Toggle({ kind, children, description, ...rest }: ToggleProps & { kind: 'switch' | 'checkbox' }) {
  const id = useId();
  const Aria = kind === 'switch' ? AriaSwitch : AriaCheckbox;
  return (
    <div>
      <Aria {...rest} className={`${styles.toggle} ringless`} aria-describedby={description ? id : undefined}>
        <span className={kind === 'switch' ? styles.track : `${styles.box} centred`} aria-hidden="true">
          {kind === 'switch' ? null : <Icon name="check" size={14} />}
        </span>
        <span>{children}</span>
      </Aria>
      {description ? (
        <div id={id} className={`${fields.description} ${styles.description}`} data-kind={kind}>
          {description}
        </div>
      ) : null}
    </div>
  );
}
