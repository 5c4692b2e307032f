import { type ReactElement, type ReactNode, type Ref, useCallback, useEffect, useRef, useState } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { invoke } from '../bridge';
import styles from './button.module.css';
import { classes } from './classes';
import { Icon, type IconName, Spinner } from './icons';

type PressEvent = Parameters<NonNullable<AriaButtonProps['onPress']>>[0];

interface Pressed extends Omit<AriaButtonProps, 'children' | 'className' | 'style' | 'onPress'> {
  /** While the promise it may answer with is open, presses are ignored; the button shows as pending once that takes noticeably long. */
  onPress?: (event: PressEvent) => unknown;
}

export interface ButtonProps extends Pressed {
  variant?: 'primary' | 'default' | 'quiet' | 'danger';
  size?: 'small' | 'medium' | 'large';
  icon?: IconName;
  /** After the text, such as a menu's chevron. */
  iconAfter?: IconName;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
  children: ReactNode;
}

/** While `isPending`, it keeps its width and focus, shows a spinner and ignores presses. */
export function Button({ variant = 'default', size = 'medium', icon, iconAfter, className, children, ...rest }: ButtonProps) {
  const passed = usePress(rest);
  return (
    <AriaButton {...passed} className={classes(styles.button, className)} data-variant={variant} data-size={size}>
      {passed.isPending ? <Spinner /> : icon ? <Icon name={icon} /> : null}
      <span className="clip">{children}</span>
      {iconAfter ? <Icon name={iconAfter} size={14} /> : null}
    </AriaButton>
  );
}

export interface IconButtonProps extends Pressed {
  icon: IconName;
  /** Accessible name and tooltip. */
  label: string;
  variant?: 'default' | 'quiet' | 'danger';
  size?: 'small' | 'medium';
  className?: string;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ icon, label, variant = 'quiet', size = 'medium', className, ...rest }: IconButtonProps) {
  const passed = usePress(rest);
  return (
    <Tooltip text={label}>
      <AriaButton
        {...passed}
        aria-label={label}
        className={classes(styles.button, styles.icon, className)}
        data-variant={variant}
        data-size={size}
      >
        {passed.isPending ? <Spinner /> : <Icon name={icon} />}
      </AriaButton>
    </Tooltip>
  );
}

function usePress<P extends Pressed>({ onPress, isPending, ...rest }: P) {
  const [isWorking, whileWorking] = usePending();
  return {
    ...rest,
    isPending: isPending || isWorking,
    onPress: onPress && ((event: PressEvent) => void whileWorking(async () => onPress(event))),
  };
}

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

export interface FileButtonProps {
  /** Of the hidden field behind it. */
  label: string;
  size?: 'small' | 'medium';
  children: string;
  onFile: (file: File) => unknown;
}

/** Asks for one file. */
export function FileButton({ label, size = 'small', children, onFile }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size={size} onPress={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // Lets the same file be chosen again.
          event.target.value = '';
          if (file) void onFile(file);
        }}
      />
    </>
  );
}

/** Shows `text` when its child (a pressable or focusable component) is hovered or focused. */
export function Tooltip({ text, children, delay = 500 }: { text: ReactNode; children: ReactElement; delay?: number }) {
  return (
    <TooltipTrigger delay={delay} closeDelay={0}>
      {children}
      <AriaTooltip className={`${styles.tooltip} raised`} offset={6}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}

/** Milliseconds before work is shown as pending. */
const SHOWN_AFTER_MS = 250;

/**
 * For a button that usually leaves the page when pressed: it shows as pending only if the work takes noticeably long, and ignores presses
 * until it is done.
 */
export function usePending(): [isPending: boolean, run: (work: () => Promise<unknown>) => Promise<void>] {
  const [isPending, setPending] = useState(false);
  const isBusy = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    if (isBusy.current) return;
    isBusy.current = true;
    timer.current = setTimeout(() => setPending(true), SHOWN_AFTER_MS);
    try {
      await work();
    } finally {
      clearTimeout(timer.current);
      isBusy.current = false;
      setPending(false);
    }
  }, []);
  return [isPending, run];
}
