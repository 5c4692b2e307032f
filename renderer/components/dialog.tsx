import { type ReactNode, useState } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button, IconButton } from './button';
import styles from './dialog.module.css';
import { Row } from './layout';

export interface DialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: ReactNode;
  /** Buttons at the bottom, the main one last. */
  footer?: ReactNode;
  size?: 'small' | 'medium' | 'large';
  role?: 'dialog' | 'alertdialog';
  children: ReactNode;
}

/** A modal dialog: traps focus, closes on Escape, returns focus. */
export function Dialog({ isOpen, onOpenChange, title, footer, size = 'medium', role = 'dialog', children }: DialogProps) {
  return (
    <ModalOverlay className={styles.backdrop} isOpen={isOpen} onOpenChange={onOpenChange} isDismissable={role === 'dialog'}>
      <Modal className={styles.modal} data-size={size}>
        <AriaDialog className={styles.dialog} role={role}>
          <Row gap={12} align="start" justify="between" pad={[16, 24, 0]}>
            <Heading slot="title" className="subtitle">
              {title}
            </Heading>
            {role === 'dialog' ? <IconButton icon="close" label="Close" size="small" onPress={() => onOpenChange(false)} /> : null}
          </Row>
          <div className={styles.body}>{children}</div>
          {footer ? (
            <Row gap={8} justify="end" pad={[16, 24]}>
              {footer}
            </Row>
          ) : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: ReactNode;
  /** The consequences, and what can't be undone. */
  children: ReactNode;
  confirmLabel: string;
  cancelLabel?: string;
  tone?: 'danger' | 'primary';
  /** The dialog stays, pending, until this settles. */
  onConfirm: () => unknown;
}

/** Asks before an action that is hard to undo. Focus starts on the safe choice. */
export function ConfirmDialog({
  isOpen,
  onOpenChange,
  title,
  children,
  confirmLabel,
  cancelLabel = 'Cancel',
  tone = 'danger',
  onConfirm,
}: ConfirmDialogProps) {
  const [isPending, setPending] = useState(false);
  const confirm = async () => {
    setPending(true);
    try {
      await onConfirm();
    } finally {
      setPending(false);
      onOpenChange(false);
    }
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={title}
      size="small"
      role="alertdialog"
      footer={
        <>
          <Button autoFocus onPress={() => onOpenChange(false)}>
            {cancelLabel}
          </Button>
          <Button variant={tone} isPending={isPending} onPress={confirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
