import { type ReactElement, type RefObject, useRef } from 'react';
import { createPortal } from 'react-dom';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import type { CommandId } from '../../electron/model/window/commands';
import { Button, IconButton } from './button';
import { classes } from './classes';
import { Icon, type IconName } from './icons';
import { KeysOf } from './keys';
import { Stack } from './layout';
import styles from './menu.module.css';

export interface MenuEntry<Id extends string> {
  id: Id;
  label: string;
  description?: string;
  icon?: IconName;
  shortcut?: string;
  /** The command it stands for, whose keys are shown. */
  command?: CommandId;
  tone?: 'danger';
  isDisabled?: boolean;
  /** Draws a line above this entry. */
  separated?: boolean;
  /** What choosing it does, where the entry brings that along. */
  run?: () => unknown;
}

export interface MenuItems<Id extends string = string> {
  label: string;
  /** Absent entries are passed over: `isKnown && { … }`. */
  items: readonly (MenuEntry<Id> | false | null | undefined)[];
}

interface Shared<Id extends string> extends MenuItems<Id> {
  /** Of entries without a `run`. */
  onAction?: (id: Id) => void;
}

/** What an item says. */
export function ItemText({ label, description }: { label: string; description?: string }) {
  return (
    <Stack as="span" grow>
      <span>{label}</span>
      {description ? <span className={`${styles.description} small dim`}>{description}</span> : null}
    </Stack>
  );
}

function Entries<Id extends string>({ label, items, onAction, autoFocus }: Shared<Id> & { autoFocus?: 'first' }) {
  const entries = items.filter((item) => !!item);
  // Those without stand in line with the others.
  const hasIcons = entries.some(({ icon }) => icon);
  return (
    <AriaMenu
      className={`${styles.menu} ringless`}
      aria-label={label}
      autoFocus={autoFocus}
      onAction={(key) => {
        const chosen = entries.find((item) => item.id === key);
        if (chosen?.run) void chosen.run();
        else if (chosen) onAction?.(chosen.id);
      }}
    >
      {entries.flatMap((item) => {
        const entry = (
          <MenuItem
            key={item.id}
            id={item.id}
            textValue={item.label}
            isDisabled={item.isDisabled}
            className={classes(styles.item, item.tone === 'danger' && 'tone-dead')}
          >
            {hasIcons ? <span className={`${styles.mark} centred`}>{item.icon ? <Icon name={item.icon} size={14} /> : null}</span> : null}
            <ItemText {...item} />
            {item.command ? <KeysOf command={item.command} /> : item.shortcut ? <kbd>{item.shortcut}</kbd> : null}
          </MenuItem>
        );
        return item.separated ? [<Separator key={`${item.id}-line`} className={styles.line} />, entry] : [entry];
      })}
    </AriaMenu>
  );
}

interface MenuProps<Id extends string> extends Shared<Id> {
  /** A Button or IconButton; by default a small button with the label. */
  trigger?: ReactElement;
  isPending?: boolean;
}

export function Menu<Id extends string>({ trigger, isPending, ...rest }: MenuProps<Id>) {
  return (
    <MenuTrigger>
      {trigger ?? (
        <Button size="small" iconAfter="chevron-down" isPending={isPending}>
          {rest.label}
        </Button>
      )}
      <Popover className={`${styles.popover} raised`} offset={4} placement="bottom end">
        <Entries {...rest} />
      </Popover>
    </MenuTrigger>
  );
}

/** Behind three small dots. */
export function MoreMenu<Id extends string>({ excludeFromTabOrder, ...props }: Shared<Id> & { excludeFromTabOrder?: boolean }) {
  return (
    <Menu {...props} trigger={<IconButton icon="more" label={props.label} size="small" excludeFromTabOrder={excludeFromTabOrder} />} />
  );
}

/** Opened by the caller beside an element, for example on a right click or the menu key. */
export function ContextMenu<Id extends string>({
  triggerRef,
  onClose,
  ...rest
}: Shared<Id> & { triggerRef: RefObject<Element | null>; onClose: () => void }) {
  const close = () => setTimeout(onClose);
  return (
    <Popover
      className={`${styles.popover} raised`}
      aria-label={rest.label}
      isOpen
      onOpenChange={(isOpen) => isOpen || close()}
      triggerRef={triggerRef}
      placement="bottom start"
      offset={2}
      trigger="MenuTrigger"
    >
      <Entries
        {...rest}
        autoFocus="first"
        items={rest.items.map((item) => item && { ...item, run: undefined })}
        onAction={(id) => {
          close();
          const chosen = rest.items.find((item) => !!item && item.id === id) || undefined;
          if (chosen?.run) afterClosing(chosen.run);
          else rest.onAction?.(id);
        }}
      />
    </Popover>
  );
}

/** A closing menu gives the focus back in the next frame; what moves the focus itself comes after that. */
const afterClosing = (run: () => unknown) => requestAnimationFrame(() => requestAnimationFrame(() => void run()));

export interface MenuAtProps extends MenuItems {
  /** In the window, in pixels: under the pointer, or at a row. */
  x: number;
  y: number;
  onClose: () => void;
}

/** A context menu at a point. */
export function MenuAt({ x, y, onClose, ...items }: MenuAtProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      {createPortal(
        <span ref={anchor} className={styles.anchor} style={{ left: `min(${x}px, 100vw - 8px)`, top: `min(${y}px, 100vh - 8px)` }} />,
        document.body,
      )}
      <ContextMenu {...items} triggerRef={anchor} onClose={onClose} />
    </>
  );
}
