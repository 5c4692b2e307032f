import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import styles from './button.module.css';
import { classes } from './classes';
import { Icon, type IconName } from './icons';
import { Spinner } from './spinner';
import { Tooltip } from './tooltip';

type Passed = Pick<
  AriaButtonProps,
  | 'onPress'
  | 'isDisabled'
  | 'isPending'
  | 'type'
  | 'autoFocus'
  | 'slot'
  | 'excludeFromTabOrder'
  | 'form'
  | 'aria-label'
  | 'aria-expanded'
  | 'aria-pressed'
  | 'aria-describedby'
>;

export interface ButtonProps extends Passed {
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
  return (
    <AriaButton {...rest} className={classes(styles.button, className)} data-variant={variant} data-size={size}>
      {rest.isPending ? <Spinner /> : icon ? <Icon name={icon} /> : null}
      <span className="clip">{children}</span>
      {iconAfter ? <Icon name={iconAfter} size={14} /> : null}
    </AriaButton>
  );
}

export interface IconButtonProps extends Passed {
  icon: IconName;
  /** Accessible name and tooltip. */
  label: string;
  variant?: 'default' | 'quiet' | 'danger';
  size?: 'small' | 'medium';
  className?: string;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ icon, label, variant = 'quiet', size = 'medium', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={classes(styles.button, styles.icon, className)}
        data-variant={variant}
        data-size={size}
      >
        {rest.isPending ? <Spinner /> : <Icon name={icon} />}
      </AriaButton>
    </Tooltip>
  );
}
