import { type ReactNode, useState } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './button';
import { classes } from './classes';
import styles from './dialog.module.css';
import { Row, Stack } from './layout';
import { ProductionChip } from './production-mark';
import { Checkbox } from './toggles';
import { type Confirmation, dismissConfirmation, useConfirmation } from '../state/confirmation';

export interface DialogProps {
  onClose: () => void;
  /** The button that closes it; default: Cancel. */
  closeLabel?: string;
  /** Focus starts there. */
  closeFirst?: boolean;
  title: ReactNode;
  /** Id of the connection that it acts on, which is marked where it is production. */
  about?: string;
  /** Buttons at the bottom behind the one that closes it, the main one last. */
  actions?: ReactNode;
  /** `large`: for things to read, such as a table; the others are a question. */
  size?: 'small' | 'medium' | 'large';
  children: ReactNode;
}

/** A question: traps focus, closes on Escape, returns focus. */
export function Dialog({ onClose, closeLabel = 'Cancel', closeFirst, title, about, actions, size = 'medium', children }: DialogProps) {
  return (
    <ModalOverlay className={styles.backdrop} isOpen onOpenChange={(isOpen) => isOpen || onClose()}>
      <Modal className={`${styles.modal} raised`} data-size={size}>
        <AriaDialog className={`${styles.dialog} grow ringless`} role="alertdialog">
          <Row gap={12} align="start" justify="between" pad={[16, 24, 0]}>
            <Heading slot="title" className="subtitle">
              {title}
            </Heading>
            {about === undefined ? null : <ProductionChip id={about} />}
          </Row>
          <div className={classes(styles.body, size !== 'large' && 'dim')}>{children}</div>
          <Row gap={8} justify="end" pad={[16, 24]}>
            <Button autoFocus={closeFirst} onPress={onClose}>
              {closeLabel}
            </Button>
            {actions}
          </Row>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The question that `confirmFirst` asks. Focus starts on the safe choice. */
export function ConfirmDialog() {
  const asked = useConfirmation();
  return asked ? <Question {...asked} /> : null;
}

function Question({ title, about, text, confirmLabel, cancelLabel, tone = 'danger', tick, onConfirm }: Confirmation) {
  const [isTicked, setTicked] = useState(false);
  const confirm = async () => {
    try {
      await onConfirm();
    } finally {
      dismissConfirmation();
    }
  };
  return (
    <Dialog
      onClose={dismissConfirmation}
      closeLabel={cancelLabel}
      closeFirst
      title={title}
      about={about}
      size={tick ? 'medium' : 'small'}
      actions={
        <Button variant={tone} isDisabled={tick !== undefined && !isTicked} onPress={confirm}>
          {confirmLabel}
        </Button>
      }
    >
      {tick ? (
        <Stack gap={16}>
          {text}
          <Checkbox isSelected={isTicked} onChange={setTicked}>
            {tick}
          </Checkbox>
        </Stack>
      ) : (
        text
      )}
    </Dialog>
  );
}
