import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import styles from './button.module.css';
import { classes } from './classes';
import { Icon, type IconName } from './icons';
import { Spinner } from './spinner';
import { Tooltip } from './tooltip';
import { usePending } from './use-pending';

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
