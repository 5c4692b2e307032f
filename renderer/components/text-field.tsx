import type { ReactNode, Ref } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from 'react-aria-components/TextField';

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
  ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, description, errorMessage, placeholder, mono, className = '', suffix, ref, ...rest }: TextFieldProps) {
  return (
    <AriaTextField
      {...rest}
      isInvalid={!!errorMessage}
      className={`field ${className}`}
      validationBehavior="aria"
      spellCheck={rest.spellCheck ?? 'false'}
      autoComplete={rest.autoComplete ?? 'off'}
    >
      {label ? <Label className="field-label">{label}</Label> : null}
      <div className="field-frame">
        <Input ref={ref} className={`input${mono ? ' input-mono' : ''}`} placeholder={placeholder} />
        {suffix}
      </div>
      <FieldHelp description={description} errorMessage={errorMessage} />
    </AriaTextField>
  );
}

export interface TextAreaProps extends Passed, Shared {
  rows?: number;
  ref?: Ref<HTMLTextAreaElement>;
}

export function TextArea({ label, description, errorMessage, placeholder, mono, className = '', rows = 4, ref, ...rest }: TextAreaProps) {
  return (
    <AriaTextField
      {...rest}
      isInvalid={!!errorMessage}
      className={`field ${className}`}
      validationBehavior="aria"
      spellCheck={rest.spellCheck ?? 'false'}
      autoComplete={rest.autoComplete ?? 'off'}
    >
      {label ? <Label className="field-label">{label}</Label> : null}
      <div className="field-frame">
        <AriaTextArea ref={ref} rows={rows} className={`input input-area${mono ? ' input-mono' : ''}`} placeholder={placeholder} />
      </div>
      <FieldHelp description={description} errorMessage={errorMessage} />
    </AriaTextField>
  );
}

/** A field's error, or else its description. For use inside a react-aria field. */
export function FieldHelp({ description, errorMessage }: { description?: ReactNode; errorMessage?: string | null }) {
  if (errorMessage) return <FieldError className="field-error">{errorMessage}</FieldError>;
  if (description) {
    return (
      <Text slot="description" className="field-description">
        {description}
      </Text>
    );
  }
  return null;
}
