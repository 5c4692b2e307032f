import type { ReactNode } from 'react';
import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Grid, Stack } from './layout';
import styles from './radio-cards.module.css';
import fields from './text-field.module.css';

interface RadioCard<Id extends string> {
  id: Id;
  label: ReactNode;
  description?: ReactNode;
}

export interface RadioCardsProps<Id extends string> {
  label?: ReactNode;
  'aria-label'?: string;
  options: readonly RadioCard<Id>[];
  value: Id | null;
  onChange: (id: Id) => void;
  columns: 2 | 3;
}

export function RadioCards<Id extends string>({ label, options, value, onChange, columns, ...rest }: RadioCardsProps<Id>) {
  return (
    <RadioGroup
      {...rest}
      className={`${fields.field} ringless`}
      value={value}
      onChange={(id) => {
        const chosen = options.find((option) => option.id === id);
        if (chosen) onChange(chosen.id);
      }}
    >
      {label ? <Label className={fields.label}>{label}</Label> : null}
      <Grid columns={columns} gap={8}>
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className={styles.card}>
            <span className={styles.dot} aria-hidden="true" />
            <Stack as="span" top>
              <span className="medium">{option.label}</span>
              {option.description ? <span className="small dim">{option.description}</span> : null}
            </Stack>
          </Radio>
        ))}
      </Grid>
    </RadioGroup>
  );
}
