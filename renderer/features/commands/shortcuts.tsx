import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { COMMANDS, listedShortcuts } from '../../../electron/model/window/commands';
import { Button } from '../../components/button';
import dialogs from '../../components/dialog.module.css';
import { Row, Stack } from '../../components/layout';
import { useIsMac } from '../../state/app';
import { closeOverlay } from '../../state/commands';
import styles from './commands.module.css';

/** Every shortcut there is. */
export function Shortcuts() {
  const isMac = useIsMac();
  return (
    <ModalOverlay className={dialogs.backdrop} isOpen isDismissable onOpenChange={closeOverlay}>
      <Modal className={`${dialogs.modal} raised ${styles.sheet}`}>
        <AriaDialog className={`${dialogs.dialog} grow ringless`}>
          <Row gap={12} justify="between" pad={[16, 24, 12]}>
            <Heading slot="title" className="subtitle">
              Keyboard shortcuts
            </Heading>
            <Button autoFocus size="small" onPress={closeOverlay}>
              Close
            </Button>
          </Row>
          <div className={styles.areas}>
            {listedShortcuts(isMac).map(({ area, commands }) => (
              <Stack as="section" key={area} gap={4} className={styles.area} aria-label={area}>
                <h3>{area}</h3>
                <dl>
                  {commands.map(({ id, keys }) => (
                    <Row key={id} gap={12} justify="between">
                      <dt>{COMMANDS[id].name}</dt>
                      <dd className="inline">
                        {keys.map((one) => (
                          <kbd key={one}>{one}</kbd>
                        ))}
                      </dd>
                    </Row>
                  ))}
                </dl>
              </Stack>
            ))}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
