import { useEffect, useRef, useState } from 'react';
import { invoke } from '../bridge';
import { Button, IconButton } from './button';

export interface CopyButtonProps {
  /** Never a token or secret; only the main process copies those. */
  text: string;
  /** Such as "Copy URL". */
  label?: string;
  iconOnly?: boolean;
  variant?: 'default' | 'quiet';
  /** For the mouse, and for keyboards that reach it without Tab. */
  excludeFromTabOrder?: boolean;
}

/** Copies a text that is not secret and confirms for two seconds. */
export function CopyButton({ text, label = 'Copy', iconOnly, variant = 'quiet', excludeFromTabOrder }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    const result = await invoke('clipboard.write', { text });
    setOutcome(result.ok ? 'copied' : 'failed');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOutcome(null), 2000);
  };
  const word = outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Not copied' : label;
  const icon = outcome === 'copied' ? 'check' : 'copy';
  const button = { icon, variant, size: 'small', onPress: copy, excludeFromTabOrder } as const;
  return (
    <>
      {iconOnly ? <IconButton {...button} label={word} /> : <Button {...button}>{word}</Button>}
      <span className="visually-hidden" role="status">
        {outcome ? word : ''}
      </span>
    </>
  );
}
