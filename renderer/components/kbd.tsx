import styles from './kbd.module.css';

/** Such as "Ctrl K". */
export function Kbd({ children }: { children: string }) {
  return <kbd className={styles.kbd}>{children}</kbd>;
}
