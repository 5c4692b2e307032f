import { type ReactNode, useId } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { Switch as AriaSwitch } from 'react-aria-components/Switch';
import fields from './text-field.module.css';
import styles from './toggles.module.css';

const DESCRIPTION = `${fields.description} ${styles.description}`;

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
    <div>
      <AriaSwitch {...rest} className={styles.toggle} aria-describedby={description ? id : undefined}>
        <span className={styles.track} aria-hidden="true" />
        <span>{children}</span>
      </AriaSwitch>
      {description ? (
        <div id={id} className={DESCRIPTION}>
          {description}
        </div>
      ) : null}
    </div>
  );
}

/** Part of a form. */
export function Checkbox({ children, description, ...rest }: ToggleProps) {
  const id = useId();
  return (
    <div>
      <AriaCheckbox {...rest} className={styles.toggle} aria-describedby={description ? id : undefined}>
        <span className={styles.box} aria-hidden="true">
          <svg
            viewBox="0 0 16 16"
            width="12"
            height="12"
            fill="none"
            stroke="currentColor"
            strokeWidth="2.4"
            strokeLinecap="round"
            strokeLinejoin="round"
            aria-hidden="true"
          >
            <path d="m3.5 8.5 3 3 6-6.5" />
          </svg>
        </span>
        <span>{children}</span>
      </AriaCheckbox>
      {description ? (
        <div id={id} className={DESCRIPTION} data-kind="checkbox">
          {description}
        </div>
      ) : null}
    </div>
  );
}
