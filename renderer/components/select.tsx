import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Icon } from './icons';
import { FieldHelp } from './text-field';

export interface SelectOption<Id extends string> {
  id: Id;
  label: string;
  description?: string;
}

export interface SelectProps<Id extends string> {
  label?: ReactNode;
  'aria-label'?: string;
  description?: ReactNode;
  errorMessage?: string | null;
  options: readonly SelectOption<Id>[];
  value: Id;
  onChange: (id: Id) => void;
  isDisabled?: boolean;
  mono?: boolean;
  className?: string;
}

export function Select<Id extends string>({
  label,
  description,
  errorMessage,
  options,
  value,
  onChange,
  mono,
  className = '',
  ...rest
}: SelectProps<Id>) {
  return (
    <AriaSelect
      {...rest}
      className={`field ${className}`}
      isInvalid={!!errorMessage}
      validationBehavior="aria"
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.id === key);
        if (chosen) onChange(chosen.id);
      }}
    >
      {label ? <Label className="field-label">{label}</Label> : null}
      <AriaButton className={`button button-default select-button${mono ? ' input-mono' : ''}`}>
        <SelectValue className="clip">{() => options.find((option) => option.id === value)?.label ?? ''}</SelectValue>
        <Icon name="chevron-down" size={14} />
      </AriaButton>
      <FieldHelp description={description} errorMessage={errorMessage} />
      <Popover className="popover" offset={4}>
        <ListBox className="menu" items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={`menu-item${mono ? ' input-mono' : ''}`}>
              {({ isSelected }) => (
                <>
                  <span className="menu-mark">{isSelected ? <Icon name="check" size={14} /> : null}</span>
                  <span className="menu-text">
                    <span>{option.label}</span>
                    {option.description ? <span className="menu-description">{option.description}</span> : null}
                  </span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
