import type { ComponentPropsWithRef } from 'react';
import { classes } from '../../components/classes';
import fields from '../../components/text-field.module.css';
import { useIsMac } from '../../state/app';

interface PastePlaceProps extends Omit<ComponentPropsWithRef<'textarea'>, 'onPaste' | 'onChange' | 'value'> {
  value: string;
  onType: (text: string) => void;
  /** Pastes, by way of the main process: what is on the clipboard doesn't enter the window. */
  onPaste: () => unknown;
}

/** Where a text is pasted, dropped or typed. */
export function PastePlace({ onType, onPaste, className, ...rest }: PastePlaceProps) {
  const isMac = useIsMac();
  return (
    <textarea
      {...rest}
      className={classes(`${fields.input} mono ${fields.area} ${fields.frame}`, className)}
      placeholder={`${isMac ? '⌘' : 'Ctrl+'}V, drop a file, or type`}
      spellCheck={false}
      autoComplete="off"
      onPaste={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void onPaste();
      }}
      onChange={(event) => onType(event.target.value)}
    />
  );
}
