import type { ReactNode } from 'react';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { FieldHelp } from './text-field';

export interface RadioCard<Id extends string> {
  id: Id;
  label: ReactNode;
  description?: ReactNode;
  isDisabled?: boolean;
}

export interface RadioCardsProps<Id extends string> {
  label?: ReactNode;
  'aria-label'?: string;
  description?: ReactNode;
  errorMessage?: string | null;
  options: readonly RadioCard<Id>[];
  value: Id | null;
  onChange: (id: Id) => void;
  /** Cards per row; 1 stacks them. */
  columns?: 1 | 2 | 3;
}

export function RadioCards<Id extends string>({
  label,
  description,
  errorMessage,
  options,
  value,
  onChange,
  columns = 2,
  ...rest
}: RadioCardsProps<Id>) {
  return (
    <RadioGroup
      {...rest}
      className="field"
      isInvalid={!!errorMessage}
      validationBehavior="aria"
      value={value}
      onChange={(id) => {
        const chosen = options.find((option) => option.id === id);
        if (chosen) onChange(chosen.id);
      }}
    >
      {label ? <Label className="field-label">{label}</Label> : null}
      <div className={`radio-cards radio-cards-${columns}`}>
        {options.map((option) => (
          <Radio key={option.id} value={option.id} isDisabled={option.isDisabled} className="radio-card">
            <span className="radio-dot" aria-hidden="true" />
            <span className="radio-text">
              <span className="radio-label">{option.label}</span>
              {option.description ? <span className="radio-description">{option.description}</span> : null}
            </span>
          </Radio>
        ))}
      </div>
      <FieldHelp description={description} errorMessage={errorMessage} />
    </RadioGroup>
  );
}
