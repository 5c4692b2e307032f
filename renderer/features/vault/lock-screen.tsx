import { useEffect } from 'react';
import { Button } from '../../components/button';
import { Icon } from '../../components/icons';
import { Row, Stack } from '../../components/layout';
import { retryVault } from '../../state/actions';
import { useVault } from '../../state/app';
import styles from './vault-screen.module.css';

/** In front of everything until the keychain has given the key again. */
export function LockScreen() {
  const vault = useVault();
  const isAsking = vault.state === 'opening';
  useEffect(() => {
    const cameFrom = document.activeElement;
    return () => {
      // Once the window takes the focus again.
      requestAnimationFrame(() => cameFrom instanceof HTMLElement && cameFrom.isConnected && cameFrom.focus());
    };
  }, []);
  return (
    <main className={`${styles.lock} scroll`}>
      <Stack as="section" gap={8} className={styles.vault} aria-labelledby="lock-title">
        <div className={`${styles.mark} centred tone-accent`}>
          <Icon name="lock" size={22} />
        </div>
        <h1 id="lock-title" className="title">
          {isAsking ? 'Asking the keychain' : vault.title}
        </h1>
        <div role="status" className="dim">
          {isAsking ? <p>If it asks for a password, enter it there.</p> : <p className="untrusted">{vault.what}</p>}
          {isAsking ? null : <p className="untrusted">{vault.action}</p>}
        </div>
        <Row pad={[8, 0, 0]}>
          <Button variant="primary" size="large" icon="unlocked" autoFocus onPress={retryVault}>
            Unlock
          </Button>
        </Row>
      </Stack>
    </main>
  );
}
