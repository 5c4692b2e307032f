import type { ReactNode, Ref } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from 'react-aria-components/TextField';
import { classes } from './classes';
import styles from './text-field.module.css';

interface Shared {
  /** Omit only with `aria-label`. */
  label?: ReactNode;
  /** One line below the field: what to enter and where to find it. */
  description?: ReactNode;
  /** Replaces the description and marks the field invalid. */
  errorMessage?: string | null;
  placeholder?: string;
  /** Fixed-width, for identifiers, URLs and code. */
  mono?: boolean;
  className?: string;
}

type Passed = Omit<AriaTextFieldProps, 'children' | 'className' | 'style' | 'isInvalid'>;

export interface TextFieldProps extends Passed, Shared {
  /** At the right end inside the frame: a unit, a button. */
  suffix?: ReactNode;
  /** Enter takes what was typed. All other keys are left to what is around the field: Escape closes its dialog. */
  onEnter?: () => void;
  ref?: Ref<HTMLInputElement>;
}

export function TextField({ placeholder, mono, suffix, onEnter, ref, ...rest }: TextFieldProps) {
  const onKeyDown: TextFieldProps['onKeyDown'] = (event) => (event.key === 'Enter' ? onEnter?.() : event.continuePropagation());
  return (
    <Framed {...(onEnter && { onKeyDown })} {...rest}>
      <Input ref={ref} className={classes(styles.input, mono && 'mono')} placeholder={placeholder} />
      {suffix}
    </Framed>
  );
}

export interface TextAreaProps extends Passed, Shared {
  rows?: number;
  ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ placeholder, mono, rows = 4, ref, ...rest }: TextAreaProps) {
  return (
    <Framed {...rest}>
      <AriaTextArea ref={ref} rows={rows} className={classes(styles.input, styles.area, mono && 'mono')} placeholder={placeholder} />
    </Framed>
  );
}

function Framed({ label, description, errorMessage, className, children, ...rest }: Passed & Shared & { children: ReactNode }) {
  return (
    <AriaTextField
      {...rest}
      isInvalid={!!errorMessage}
      className={classes(styles.field, 'ringless', className)}
      validationBehavior="aria"
      spellCheck={rest.spellCheck ?? 'false'}
      autoComplete={rest.autoComplete ?? 'off'}
    >
      {label ? <Label className={styles.label}>{label}</Label> : null}
      <div className={styles.frame}>{children}</div>
      <FieldHelp description={description} errorMessage={errorMessage} />
    </AriaTextField>
  );
}

/** A field's error, or else its description. For use inside a react-aria field. */
export function FieldHelp({ description, errorMessage }: { description?: ReactNode; errorMessage?: string | null }) {
  if (errorMessage) return <FieldError className={styles.error}>{errorMessage}</FieldError>;
  if (description) {
    return (
      <Text slot="description" className={styles.description}>
        {description}
      </Text>
    );
  }
  return null;
}
