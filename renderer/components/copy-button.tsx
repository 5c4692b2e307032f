import { useEffect, useRef, useState } from 'react';
import { invoke } from '../bridge';
import { Button, IconButton } from './button';

export interface CopyButtonProps {
  /** What is copied; never a token or secret, which only the main process copies. */
  text: string;
  /** Names what is copied: "Copy URL". */
  label?: string;
  iconOnly?: boolean;
  size?: 'small' | 'medium';
  variant?: 'default' | 'quiet';
  /** For the mouse, and for a keyboard that gets here otherwise than by Tab. */
  excludeFromTabOrder?: boolean;
}

/** Copies a text that is not secret, and says so for two seconds. */
export function CopyButton({ text, label = 'Copy', iconOnly, size = 'small', variant = 'quiet', excludeFromTabOrder }: CopyButtonProps) {
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async () => {
    const result = await invoke('clipboard.write', { text });
    setSaid(result.ok ? 'copied' : 'failed');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setSaid(null), 2000);
  };
  const word = said === 'copied' ? 'Copied' : said === 'failed' ? 'Not copied' : label;
  const icon = said === 'copied' ? 'check' : 'copy';
  return (
    <>
      {iconOnly ? (
        <IconButton icon={icon} label={word} size={size} variant={variant} onPress={copy} excludeFromTabOrder={excludeFromTabOrder} />
      ) : (
        <Button icon={icon} size={size} variant={variant} onPress={copy} excludeFromTabOrder={excludeFromTabOrder}>
          {word}
        </Button>
      )}
      <span className="visually-hidden" role="status">
        {said ? word : ''}
      </span>
    </>
  );
}
