import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import buttons from './button.module.css';
import { classes } from './classes';
import { Icon } from './icons';
import { ItemText } from './menu';
import menus from './menu.module.css';
import styles from './select.module.css';
import { FieldHelp } from './text-field';
import fields from './text-field.module.css';

export interface SelectOption<Id extends string> {
  id: Id;
  label: string;
  description?: string;
}

export interface SelectProps<Id extends string> {
  label?: ReactNode;
  'aria-label'?: string;
  description?: ReactNode;
  options: readonly SelectOption<Id>[];
  value: Id;
  onChange: (id: Id) => void;
  mono?: boolean;
  className?: string;
}

export function Select<Id extends string>({ label, description, options, value, onChange, mono, className, ...rest }: SelectProps<Id>) {
  return (
    <AriaSelect
      {...rest}
      className={classes(fields.field, 'ringless', className)}
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.id === key);
        if (chosen) onChange(chosen.id);
      }}
    >
      {label ? <Label className={fields.label}>{label}</Label> : null}
      <AriaButton className={classes(buttons.button, styles.button, mono && 'mono')}>
        <SelectValue className="clip">{() => options.find((option) => option.id === value)?.label ?? ''}</SelectValue>
        <Icon name="chevron-down" size={14} />
      </AriaButton>
      <FieldHelp description={description} />
      <Popover className={`${menus.popover} raised`} offset={4}>
        <ListBox className={`${menus.menu} ringless`} items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={classes(menus.item, mono && 'mono')}>
              {({ isSelected }) => (
                <>
                  <span className={menus.mark}>{isSelected ? <Icon name="check" size={14} /> : null}</span>
                  <ItemText {...option} />
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
