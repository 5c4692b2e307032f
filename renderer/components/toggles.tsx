import { type ReactNode, useId } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { Switch as AriaSwitch } from 'react-aria-components/Switch';

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
    <div className="toggle-field">
      <AriaSwitch {...rest} className="toggle" aria-describedby={description ? id : undefined}>
        <span className="switch-track" aria-hidden="true" />
        <span>{children}</span>
      </AriaSwitch>
      {description ? (
        <div id={id} className="field-description toggle-description">
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
    <div className="toggle-field">
      <AriaCheckbox {...rest} className="toggle" aria-describedby={description ? id : undefined}>
        <span className="checkbox-box" aria-hidden="true">
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
        <div id={id} className="field-description toggle-description">
          {description}
        </div>
      ) : null}
    </div>
  );
}
